#pragma once

#include "receiver-conformance/bench.hpp"

// What the checks of the group `batch` do; what each expects is in batch.cpp.

namespace notisim::conformance {

void batches_as_registered(Bench& bench);
void batches_of_any_size(Bench& bench);
void batch_over_hundred(Bench& bench);
void object_and_array(Bench& bench);
void one_in_array(Bench& bench);
void several_vehicles(Bench& bench);
void mixed_kinds(Bench& bench);
void without_headers(Bench& bench);
void body_of_1_mb(Bench& bench);
void body_of_4_mb(Bench& bench);
void registered_batches_acted_on(Bench& bench);
void any_batches_acted_on(Bench& bench);
void order_in_batch(Bench& bench);
void whole_or_nothing(Bench& bench);
void in_two_batches(Bench& bench);
void twice_in_a_batch(Bench& bench);

}  // namespace notisim::conformance
