#include "host/results/sha256.h"

#include <gtest/gtest.h>

#include <span>

namespace chokepoint {
namespace {

// FIPS 180-4's examples, NIST "SHA256 examples" and "SHA test vectors for hashing byte-oriented messages".
TEST(Sha256, GivesThePublishedValues) {
  EXPECT_EQ(sha256_hex(std::string_view()),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex(std::string(1000000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, DoesNotDependOnHowTheBytesArrive) {
  const std::string text = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
  Sha256 hash;
  for (const char& c : text) hash.update(std::as_bytes(std::span(&c, 1)));
  EXPECT_EQ(hash.hex(), "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_NE(sha256_hex(text.substr(1)), sha256_hex(text));
}

}  // namespace
}  // namespace chokepoint
