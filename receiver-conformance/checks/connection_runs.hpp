#pragma once

#include "receiver-conformance/bench.hpp"

// What the checks of the group `connection` do; what each expects is in connection.cpp.

namespace notisim::conformance {

void keeps_alive(Bench& bench);
void answers_in_order(Bench& bench);
void new_each_time(Bench& bench);
void many_at_once(Bench& bench);
void slow_sender(Bench& bench);
void idle_does_not_block(Bench& bench);
void hang_up(Bench& bench);
void pipelined(Bench& bench);
void idle_then_used(Bench& bench);
void many_headers(Bench& bench);
void framing(Bench& bench);
void nothing_after_answer(Bench& bench);
void close_requested(Bench& bench);
void close_announced(Bench& bench);
void kept_open(Bench& bench);
void answer_after_body(Bench& bench);

}  // namespace notisim::conformance
