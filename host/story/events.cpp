#include "host/story/events.h"

namespace chokepoint {

void tell_spells(const Study& study, const std::vector<Spell>& spells, std::size_t few,
                 const SpellTeller& teller, Events& events) {
  if (spells.size() > few) {
    events.push_back({{spells.front().from, spells.back().to},
                      teller.sentence(spells) + " (" + spells_text(study, spells) + ").",
                      teller.weight(spells)});
    return;
  }
  for (const Spell& spell : spells)
    events.push_back({spell, teller.sentence({spell}) + ".", teller.weight({spell})});
}

}  // namespace chokepoint
