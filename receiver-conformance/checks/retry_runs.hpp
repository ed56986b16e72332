#pragma once

#include "receiver-conformance/bench.hpp"

// What the checks of the group `retry` do; what each expects is in retry.cpp.

namespace notisim::conformance {

void known_again(Bench& bench);
void fifty_times(Bench& bench);
void after_lost_answer(Bench& bench);
void after_cut_body(Bench& bench);
void older_after_newer(Bench& bench);
void seventy_one_hours_old(Bench& bench);
void dated_ahead(Bench& bench);
void flush_of_thousand(Bench& bench);
void new_during_flush(Bench& bench);
void outage_gets_through(Bench& bench);

// With the probe.
void fifty_times_once(Bench& bench);
void once_after_many(Bench& bench);
void once_after_lost_answer(Bench& bench);
void once_while_in_work(Bench& bench);
void cut_body_not_acted_on(Bench& bench);
void older_acted_on(Bench& bench);
void outage_none_lost(Bench& bench);
void outage_none_doubled(Bench& bench);

// Notifications that look alike.
void each_status_acted_on(Bench& bench);
void each_reading_acted_on(Bench& bench);
void same_moment_acted_on(Bench& bench);
void same_status_acted_on(Bench& bench);
void two_vehicles_acted_on(Bench& bench);

}  // namespace notisim::conformance
