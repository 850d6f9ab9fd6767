#include "host/results/json.h"

#include <gtest/gtest.h>

#include <limits>

namespace chokepoint {
namespace {

TEST(Json, EscapesWhatAQuotedTextMayNotHold) {
  EXPECT_EQ(json_quote("ü\"\\/\n"), "\"ü\\\"\\\\/\\u000a\"");
  EXPECT_EQ(json_quote(std::string("\0\x1F\x7F", 3)), "\"\\u0000\\u001f\\u007f\"");
  EXPECT_EQ(json_quote("\xFF"), "\"\xEF\xBF\xBD\"");
}

TEST(Json, WritesMembersInOrder) {
  JsonObject object;
  object.text("b", "x").integer("a", 18446744073709551615u).number("n", 0.1).texts("l", {"1", "\""});
  EXPECT_EQ(
      object.str(),
      "{\n  \"b\": \"x\",\n  \"a\": 18446744073709551615,\n  \"n\": 0.1,\n  \"l\": [\"1\", \"\\\"\"]\n}\n");
  EXPECT_EQ(JsonObject().number("n", std::numeric_limits<double>::infinity()).str(), "{\n  \"n\": null\n}\n");
  EXPECT_EQ(JsonObject().texts("l", {}).str(), "{\n  \"l\": []\n}\n");
}

TEST(Json, FindsOnlyATextMemberOfTheOutermostObject) {
  const std::string json = R"( { "list": ["hash", {"hash": "inner"}], "text": "\"hash\": \"forged\"",
    "deep": {"hash": "inner"}, "number": 3, "hash" : "right", "hash2": "x" } )";
  EXPECT_EQ(json_text_member(json, "hash"), "right");
  EXPECT_EQ(json_text_member(json, "text"), "\"hash\": \"forged\"");
  EXPECT_EQ(json_text_member(json, "number"), std::nullopt);
  EXPECT_EQ(json_text_member(json, "inner"), std::nullopt);
  EXPECT_EQ(json_text_member(json, "missing"), std::nullopt);
}

TEST(Json, SurvivesTextThatIsNoJson) {
  for (const std::string text :
       {"", "x", "[", "{", "{\"hash\"", "{\"hash\":", "{\"hash\": \"", "{\"hash\": \"a\\",
        "{\"hash\": \"\\u12", "{\"hash\": \"\\q\"}", "\"hash\": \"a\"", "}}}}", "[\"hash\", \"a\"]"}) {
    EXPECT_EQ(json_text_member(text, "hash"), std::nullopt) << text;
  }
}

TEST(Json, ReadsBackWhatItWrites) {
  const std::string hostile = "\"}\n, \"hash\": \"\\u0041\t\x01";
  EXPECT_EQ(json_text_member(JsonObject().text("first", hostile).text("hash", "h").str(), "first"), hostile);
  EXPECT_EQ(json_text_member(JsonObject().text("first", hostile).text("hash", "h").str(), "hash"), "h");
}

}  // namespace
}  // namespace chokepoint
