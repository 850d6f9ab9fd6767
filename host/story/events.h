#pragma once

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

void tell_regimes(const Account& account, Events& events);
void tell_openings(const Account& account, Events& events);
void tell_sites(const Account& account, Events& events);
void tell_backups(const Account& account, Events& events);
void tell_markets(const Account& account, Events& events);
void tell_tariffs(const Account& account, Events& events);

}  // namespace chokepoint
