#include "host/app/usage.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

#include "host/study/names.h"

namespace chokepoint {
namespace {

/// The command that was chosen, or the program itself where none was.
const CLI::App& chosen_command(const CLI::App& app) {
  const std::vector<CLI::App*> commands = app.get_subcommands();
  return commands.empty() ? app : *commands.front();
}

bool is_option(const std::string& word) { return word.size() > 1 && word.front() == '-'; }

std::string suggestion(const std::string& word, const std::vector<std::string>& known,
                       const std::string& help) {
  const auto near = nearest_name(word, known);
  return near ? "Did you mean " + *near + "?" : help;
}

std::vector<std::string> names_of_commands(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(command->get_name());
  return names;
}

std::vector<std::string> names_of_options(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options())
    if (is_option(option->get_name())) names.push_back(option->get_name());
  return names;
}

/// What nobody asked for: an option that is not known, a word too many.
std::string mistake_of_words(const CLI::App& command, const std::string& name, const std::string& help) {
  const std::vector<std::string> words = command.remaining();
  const auto option = std::find_if(words.begin(), words.end(), is_option);
  if (option != words.end()) {
    const std::vector<std::string> known = names_of_options(command);
    return fmt::format("{}: no option is called so ({} has {}). {}", printable(*option), name,
                       fmt::join(known, ", "), suggestion(*option, known, help));
  }
  return fmt::format("{}: one word too many ({} does not know what to do with it). {}",
                     in_quotes(words.empty() ? "" : words.front()), name, help);
}

/// What is missing: the command, or what it works on.
std::string mistake_of_absence(const CLI::App& app, const CLI::App& command, const std::string& name,
                               const std::string& help) {
  if (&command == &app) {
    const std::vector<std::string> known = names_of_commands(app), words = app.remaining();
    if (words.empty())
      return fmt::format("{}: no command was given (there are {}). {}", name, fmt::join(known, ", "), help);
    return fmt::format("{}: no command is called so (there are {}). {}", in_quotes(words.front()),
                       fmt::join(known, ", "), suggestion(words.front(), known, help));
  }
  for (const CLI::Option* option : command.get_options()) {
    if (!option->get_required() || option->count() > 0) continue;
    return fmt::format("{}: no {} was given (it needs one). {}", name, option->get_name(), help);
  }
  return fmt::format("{}: something is missing. {}", name, help);
}

}  // namespace

void refuse_options_as_values(CLI::App& app) {
  const CLI::Validator is_value(
      [](std::string& text) -> std::string {
        if (text.empty()) return "no value (what follows is empty). Write one after it.";
        if (!text.starts_with("--")) return "";
        return "no value (the next option follows, " + text + "). Write one after it.";
      },
      "", "value");
  for (CLI::Option* option : app.get_options())
    if (option->get_items_expected_max() > 0) option->check(is_value);
  for (CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    refuse_options_as_values(*command);
}

CLI::Validator whole_number_between(int least, int most) {
  return {[least, most](std::string& text) {
            int number = 0;
            const char* const end = text.data() + text.size();
            const auto [stop, code] = std::from_chars(text.data(), end, number);
            if (code == std::errc() && stop == end && number >= least && number <= most) return std::string();
            return fmt::format("{} cannot be (whole numbers from {} to {}). Choose one of these.",
                               in_quotes(text), least, most);
          },
          "", "whole number"};
}

CLI::Validator one_of(std::vector<std::string> words) {
  return {[words = std::move(words)](std::string& text) {
            if (std::find(words.begin(), words.end(), text) != words.end()) return std::string();
            return fmt::format("{} cannot be (there are {}). {}", in_quotes(text), fmt::join(words, ", "),
                               suggestion(text, words, "Choose one of these."));
          },
          "", "word"};
}

std::string usage_mistake(const CLI::App& app, const CLI::ParseError& error) {
  const CLI::App& command = chosen_command(app);
  const std::string name = &command == &app ? "chokepoint" : "chokepoint " + command.get_name();
  const std::string help = "See `" + name + " --help`.";
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) return mistake_of_words(command, name, help);
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr)
    return mistake_of_absence(app, command, name, help);
  const std::string said = error.what();
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr)
    return fmt::format("{}: no value (one is expected after it). {}", said.substr(0, said.find(':')), help);
  if (dynamic_cast<const CLI::ExcludesError*>(&error) != nullptr)
    return fmt::format("{} (one or the other). Leave one out.", said);
  return dynamic_cast<const CLI::ValidationError*>(&error) != nullptr ? said
                                                                      : fmt::format("{}. {}", said, help);
}

}  // namespace chokepoint
