#include "host/study/reading.h"

#include "host/study/assign.h"
#include "host/study/names.h"

namespace chokepoint {

void Names::add(const Value& at, const std::string& name, Index index, const std::string& advice) {
  if (index_.emplace(name, index).second)
    all_.push_back(name);
  else
    at.tell("a second " + one_ + " " + in_quotes(name), "names of " + many_ + " are unique", advice);
}

std::optional<Index> Names::look_up(const Value& at, const std::string& name) const {
  const auto found = index_.find(name);
  if (found != index_.end()) return found->second;
  const auto nearest = nearest_name(name, all_);
  at.tell("unknown " + one_ + " " + in_quotes(name) + " in " + in_quotes(at.path()),
          all_.empty() ? "the study has no " + many_ : "the " + many_ + " are " + listed(all_),
          nearest        ? "Did you mean '" + printable(*nearest) + "'?"
          : all_.empty() ? "Add it, or remove the name here."
                         : "Name one of them.");
  return std::nullopt;
}

int month_since_start(const Reading& reading, const Value& value) {
  const std::optional<int> month = value.month();
  return month && reading.start ? *month - *reading.start : 0;
}

std::vector<Value> tables_of(const Table& root, const std::string& kind, int most, Diagnostics& mistakes) {
  const std::optional<Value> all = root.find(kind);
  if (!all) return {};
  if (all->node().kind != Node::Kind::array) {
    all->tell("'" + kind + "' is " + described(all->node()), "there may be several",
              "Write [[" + kind + "]], with two brackets, for each.");
    return {};
  }
  std::vector<Value> tables;
  for (const Node& node : all->node().elements) {
    const std::string name = label_of(kind, node);
    const std::string owner =
        kind + " " + (name.empty() ? std::to_string(tables.size() + 1) : in_quotes(name));
    tables.emplace_back(mistakes, node, owner, "");
    if (tables.size() > static_cast<std::size_t>(most)) {
      tables.back().tell("one " + kind + " too many",
                         "a study has at most " + std::to_string(most) + " of them", "Leave some out.");
      tables.pop_back();
      break;
    }
  }
  return tables;
}

std::string read_name(const Table& table, Names& names, Index index) {
  const std::optional<Value> value = table.need("name");
  const std::optional<std::string> name = value ? value->name() : std::nullopt;
  if (!name) return {};
  names.add(*value, *name, index, "Rename one of the two.");
  return *name;
}

}  // namespace chokepoint
