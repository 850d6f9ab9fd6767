#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "host/error.h"
#include "host/study/reader.h"

namespace chokepoint {
namespace {

namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

struct Case {
  std::string name;
  Lines study;
  std::vector<Setting> settings;
  Lines expected;
};

void write(const fs::path& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

/// Put `text` `count` times at `at`, which moves behind it; @ is the number, \n a new line.
void repeat(Lines& lines, std::size_t& at, const std::string& text, int count) {
  for (int i = 0; i < count; ++i) {
    std::string line;
    for (std::size_t c = 0; c <= text.size(); ++c) {
      if (c == text.size() || text.compare(c, 2, "\\n") == 0) {
        lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(at++), line);
        line.clear();
        ++c;
      } else {
        line += text[c] == '@' ? std::to_string(i) : std::string(1, text[c]);
      }
    }
  }
}

/// Read the table of cases; the base study is the first, and expects nothing.
std::vector<Case> read_cases() {
  std::ifstream file("tests/host/study/wrong_studies.txt");
  std::vector<Case> cases{{"base", {}, {}, {}}};
  std::size_t at = 0;
  char last = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("## ")) {
      cases.push_back({line.substr(3), cases.front().study, {}, {}});
      at = cases.back().study.size();
      last = 0;
      continue;
    }
    Lines& study = cases.back().study;
    if (cases.size() == 1) {
      if (!line.starts_with("# ")) study.push_back(line);
      continue;
    }
    const char kind = line.at(0);
    const std::size_t space = line.find(' ');
    if (kind == '-') {
      const auto first = study.begin() + static_cast<std::ptrdiff_t>(last == '-' ? at : 0);
      const auto found = std::find(first, study.end(), line.substr(1));
      if (found == study.end()) throw std::runtime_error(cases.back().name + ": no such line: " + line);
      at = static_cast<std::size_t>(study.erase(found) - study.begin());
    } else if (kind == '+') {
      study.insert(study.begin() + static_cast<std::ptrdiff_t>(at++), line.substr(1));
    } else if (kind == '*') {
      repeat(study, at, line.substr(space + 1), std::stoi(line.substr(1)));
    } else if (kind == '$') {
      const std::size_t equals = line.find('=');
      cases.back().settings.push_back({line.substr(2, equals - 2), line.substr(equals + 1)});
    } else if (kind == '!') {
      cases.back().expected.push_back(line.substr(2));
    } else {
      throw std::runtime_error(cases.back().name + ": what is this line? " + line);
    }
    last = kind;
  }
  return cases;
}

class WrongStudies : public testing::Test {
 protected:
  WrongStudies()
      : outside_(fs::temp_directory_path() / ("chokepoint-wrong-studies-" + std::to_string(::getpid()))) {
    fs::remove_all(outside_);
    folder_ = outside_ / "study";
    fs::create_directories(folder_ / "folder");
    write(outside_ / "good.txt", "1 2,3\n4");
    write(folder_ / "good.txt", "1 2,3\n4");
    write(folder_ / "words.txt", "1 2\n3 x\n");
    write(folder_ / "empty.txt", " \n");
    fs::create_symlink(outside_ / "good.txt", folder_ / "link.txt");
  }
  ~WrongStudies() override { fs::remove_all(outside_); }

  /// Return the message for a study, the path cut down to the file's name; empty if there is none.
  std::string message_for(const Lines& study, const std::vector<Setting>& settings) {
    std::string text;
    for (const std::string& line : study) text += line + "\n";
    const std::string path = (folder_ / "wrong.toml").string();
    write(path, text);
    try {
      read_study(path, settings);
      return {};
    } catch (const UserError& error) {
      EXPECT_EQ(error.kind(), UserError::Kind::study);
      std::string message = error.what();
      for (std::size_t at; (at = message.find(path)) != std::string::npos;)
        message.replace(at, path.size(), "wrong.toml");
      return message;
    }
  }

  fs::path outside_, folder_;
};

TEST_F(WrongStudies, GetTheirWholeMessage) {
  const std::vector<Case> cases = read_cases();
  ASSERT_GT(cases.size(), 150u);
  EXPECT_EQ(message_for(cases.front().study, {}), "") << "the base study must be right";
  for (std::size_t i = 1; i < cases.size(); ++i) {
    std::string expected;
    for (const std::string& line : cases[i].expected) expected += (expected.empty() ? "" : "\n") + line;
    ASSERT_FALSE(expected.empty()) << cases[i].name;
    EXPECT_EQ(message_for(cases[i].study, cases[i].settings), expected) << cases[i].name;
  }
}

TEST_F(WrongStudies, TellTenMistakesAtOnce) {
  const std::vector<Case> cases = read_cases();
  const auto ten =
      std::find_if(cases.begin(), cases.end(), [](const Case& c) { return c.name == "ten mistakes"; });
  ASSERT_NE(ten, cases.end());
  const std::string message = message_for(ten->study, {});
  EXPECT_EQ(std::count(message.begin(), message.end(), '\n'), 9);
}

TEST_F(WrongStudies, MessagesFollowTheGrammar) {
  for (const Case& wrong : read_cases())
    for (const std::string& line : wrong.expected) {
      const bool has_place = line.starts_with("wrong.toml:") || line.starts_with("--set ");
      const std::size_t opened = line.find(" ("), closed = line.rfind("). ");
      EXPECT_TRUE(has_place && opened < closed && closed != std::string::npos) << line;
      EXPECT_TRUE(line.back() == '.' || line.back() == '?') << line;
      EXPECT_TRUE(std::none_of(line.begin(), line.end(), [](unsigned char c) {
        return c < 0x20 || c == 0x7F;
      })) << line;
    }
}

TEST_F(WrongStudies, AFileOfNumbersBesideTheStudyIsRead) {
  Lines study = read_cases().front().study;
  const auto line = std::find_if(study.begin(), study.end(),
                                 [](const std::string& l) { return l.find("sigma") != l.npos; });
  ASSERT_NE(line, study.end());
  *line = "distribution = { type = \"empirical\", file = \"good.txt\" }";
  EXPECT_EQ(message_for(study, {}), "");
  const StudyFile file = read_study((folder_ / "wrong.toml").string());
  const auto values = std::get<Empirical>(file.variants.front().study.drivers.at(1).distribution).values;
  EXPECT_EQ(values, (std::vector<double>{1, 2, 3, 4}));
  ASSERT_EQ(file.data.size(), 1u);
  EXPECT_EQ(file.data[0].name, "good.txt");
}

TEST_F(WrongStudies, AKeptStudyReadsOnlyTheFilesKeptWithIt) {
  Lines study = read_cases().front().study;
  *std::find_if(study.begin(), study.end(), [](const std::string& l) { return l.find("sigma") != l.npos; }) =
      "distribution = { type = \"empirical\", file = \"good.txt\" }";
  std::string text;
  for (const std::string& line : study) text += line + "\n";
  const std::string marked = std::string("\xEF\xBB\xBF") + "8, 9";  // as spreadsheets mark UTF-8
  const StudyFile file = read_study({"run", "kept", text, {{"good.txt", marked}}}, {});
  EXPECT_EQ(std::get<Empirical>(file.variants.front().study.drivers.at(1).distribution).values,
            (std::vector<double>{8, 9}));
  EXPECT_EQ(file.data[0].text, marked);
  try {
    read_study({"run", "kept", text, {}}, {});
    FAIL() << "read a file beside the run";
  } catch (const UserError& error) {
    EXPECT_NE(std::string(error.what()).find("the run did not read this file"), std::string::npos)
        << error.what();
  }
}

TEST_F(WrongStudies, AFileThatCannotBeReadIsAnotherKindOfError) {
  for (const fs::path& path : {folder_ / "none.toml", folder_}) {
    try {
      read_study(path.string());
      FAIL() << path;
    } catch (const UserError& error) {
      EXPECT_EQ(error.kind(), UserError::Kind::file);
      EXPECT_TRUE(std::string(error.what()).starts_with(path.string() + ": the study cannot be read ("))
          << error.what();
    }
  }
}

}  // namespace
}  // namespace chokepoint
