#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "host/story/account.h"
#include "host/story/phrases.h"

// What is worth a sentence. Each function looks at one kind of thing.

namespace chokepoint {

/// Something that happened.
struct Event {
  Spell months;
  std::string text;   // without the months
  double weight = 1;  // where there are too many, the heaviest are told
};
using Events = std::vector<Event>;

/// What is said of some spells, and what weight it has.
struct SpellTeller {
  std::function<std::string(const std::vector<Spell>&)> sentence;  // without a full stop
  std::function<double(const std::vector<Spell>&)> weight;
};

/// Tell spells of one kind one by one; more than `few` in one sentence, all their months behind it.
void tell_spells(const Study& study, const std::vector<Spell>& spells, std::size_t few,
                 const SpellTeller& teller, Events& events);

void tell_regimes(const Account& account, Events& events);
void tell_openings(const Account& account, Events& events);
void tell_sites(const Account& account, Events& events);
void tell_backups(const Account& account, Events& events);
void tell_markets(const Account& account, Events& events);
void tell_tariffs(const Account& account, Events& events);

}  // namespace chokepoint
