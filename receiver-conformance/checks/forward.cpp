#include "receiver-conformance/checks/documents.hpp"
#include "receiver-conformance/checks/forward_edits.hpp"

#include <fmt/core.h>
#include <functional>

// What a later version of the sender, or another part of it, may write.

namespace notisim::conformance {

namespace {

constexpr std::string_view kWords = "Lists of words grow; a receiver survives those that it does not know.";

void expect_edited(Bench& bench, std::string_view all, std::string_view lacking, const std::vector<Edit>& edits,
                   bool told) {
    const std::vector<Sample> samples = edited(bench, edits, told);
    if (samples.empty()) {
        bench.skip(lacking);
        return;
    }
    expect_all_received(bench, all, samples);
}

// Every object of a document, by its path.
void list_objects(const Json& value, const Json::json_pointer& here, std::vector<Json::json_pointer>& paths) {
    if (value.is_object()) {
        paths.push_back(here);
        for (const auto& [key, inner] : value.items()) {
            list_objects(inner, here / key, paths);
        }
    } else if (value.is_array()) {
        for (std::size_t index = 0; index < value.size(); ++index) {
            list_objects(value[index], here / index, paths);
        }
    }
}

void add_members(Json& object) {
    object["newText"] = "new";
    object["newNumber"] = 4.5;
    object["newTruth"] = true;
    object["newNull"] = nullptr;
    object["newList"] = Json::array({1, "two", Json::object()});
    object["newObject"] = Json{{"inner", {{"deeper", Json::array()}}}};
}

void add_unknown_members(Bench& bench, const std::function<Notification()>& make, std::vector<Sample>& samples) {
    std::vector<Json::json_pointer> paths;
    list_objects(Body(bench.request({make()})).document(), Json::json_pointer{}, paths);
    for (const Json::json_pointer& path : paths) {
        const Notification notification = make();  // One each: a probe has to tell them apart.
        Body body(bench.request({notification}));
        add_members(body.document()[path]);
        samples.push_back({fmt::format("{} of a {}", path.empty() ? "the outermost object" : path.to_string(),
                                       notification.is_remote ? "remote" : "monitor"),
                           body.request(), notification});
    }
}

void unknown_members(Bench& bench) {
    std::vector<Sample> samples;
    if (bench.target().remotes) {
        add_unknown_members(
            bench, [&] { return bench.remote(); }, samples);
    }
    if (bench.target().monitors) {
        add_unknown_members(
            bench, [&] { return extended_monitor(bench); }, samples);
    }
    expect_all_received(bench, "unknown members in any object", samples);
}

void new_statuses(Bench& bench) {
    if (bench.takes_remotes()) {
        expect_edited(bench, "an unknown status", "", unknown_statuses(), false);
    }
}

void new_causes(Bench& bench) {
    if (bench.takes_remotes()) {
        expect_edited(bench, "an unknown failure cause", "", unknown_causes(), false);
    }
}

void new_remote_types(Bench& bench) {
    if (bench.takes_remotes()) {
        expect_edited(bench, "an unknown remote type", "", unknown_remote_types(), false);
    }
}

void new_data(Bench& bench) {
    if (bench.takes_monitors()) {
        expect_edited(bench, "unknown monitored data", "", unknown_data(), false);
    }
}

void new_extensions(Bench& bench) {
    if (bench.takes_monitors()) {
        expect_edited(bench, "an unknown extension", "", unknown_extensions(), false);
    }
}

void new_kinds(Bench& bench) {
    expect_edited(bench, "an unknown kind of notification or value", "there is no place for one", unknown_kinds(),
                  false);
}

void missing(Bench& bench) {
    expect_edited(bench, "a notification that lacks a member", "", missing_members(), true);
}

void nulls(Bench& bench) {
    expect_edited(bench, "a notification with null in place of a member", "", null_members(), true);
}

void order(Bench& bench) {
    expect_edited(bench, "members in another order", "", other_orders(), true);
}

void unicode(Bench& bench) {
    expect_edited(bench, "texts that are not ASCII", "", unicode_texts(), true);
}

void long_ones(Bench& bench) {
    expect_edited(bench, "long texts", "", long_texts(), true);
}

constexpr Check kForwardChecks[] = {
    {.id = "forward/unknown-members",
     .level = Level::should,
     .title = "members that are not known are ignored",
     .clause = "Receivers ignore members that they do not know, at any place.",
     .document = kConceptsPage,
     .section = kConceptsSection,
     .why = "Each version of the API adds members, without notice: that day all notifications would fail.",
     .mend = "Let your JSON library ignore unknown members; do not validate with a closed schema.",
     .run = unknown_members},
    {.id = "forward/unknown-status",
     .level = Level::should,
     .title = "a status that is not known is received",
     .clause = kWords,
     .document = kConceptsPage,
     .section = kConceptsSection,
     .why = "The notifications with a new status would fail until they expire, and nobody sees them.",
     .mend = "Keep the status as text; take an unknown one of type Pending for progress, of type Done for the end.",
     .run = new_statuses},
    {.id = "forward/unknown-cause",
     .level = Level::should,
     .title = "a failure cause that is not known is received",
     .clause = kWords,
     .document = kConceptsPage,
     .section = kConceptsSection,
     .interpretation = "A-43",
     .why = "An action that failed for a new reason would never be seen to end.",
     .mend = "Keep the cause as text, and show those that you do not know as they are.",
     .run = new_causes},
    {.id = "forward/unknown-remote-type",
     .level = Level::should,
     .title = "a remote type that is not known is received",
     .clause = kWords,
     .document = kConceptsPage,
     .section = kConceptsSection,
     .interpretation = "A-42",
     .why = "Remotes that another application of yours posts to the same callback would fail it.",
     .mend = "Keep the type as text; acknowledge what you have no use for.",
     .run = new_remote_types},
    {.id = "forward/unknown-data",
     .level = Level::should,
     .title = "monitored data that are not known are received",
     .clause = kWords,
     .document = kConceptsPage,
     .section = kConceptsSection,
     .interpretation = "A-56",
     .why = "A monitor on new data would be in failure all the time.",
     .mend = "Keep the name of the data as text; acknowledge what you have no use for.",
     .run = new_data},
    {.id = "forward/unknown-extension",
     .level = Level::should,
     .title = "an extension that is not known is received",
     .clause = kWords,
     .document = kConceptsPage,
     .section = kConceptsSection,
     .why = "A monitor with a new extension would be in failure all the time.",
     .mend = "Pass over extensions that you do not know.",
     .run = new_extensions},
    {.id = "forward/unknown-kind",
     .level = Level::should,
     .title = "a kind of notification or value that is not known is received",
     .clause = kWords,
     .document = kConceptsPage,
     .section = kConceptsSection,
     .why = "A third kind beside Remote and Monitor would fail until it expires, and delay what comes after it.",
     .mend = "Acknowledge and log what you do not know.",
     .run = new_kinds},
    {.id = "forward/missing-members",
     .level = Level::should,
     .title = "members that are not needed may be missing",
     .clause = "Receivers survive members that are missing.",
     .document = kConceptsPage,
     .section = kConceptsSection,
     .why = "Most members are optional in the templates; the first vehicle that does not tell one stops its monitor.",
     .mend = "Demand the id, the date and the status only, and give all others a default.",
     .run = missing},
    {.id = "forward/null-members",
     .level = Level::may,
     .title = "null in place of a member does no harm",
     .clause = "A member that is null says as little as one that is missing.",
     .document = kConceptsPage,
     .section = kConceptsSection,
     .why = "Whether a member without a value is left out or null is a setting of the sender's library.",
     .mend = "Treat null as missing.",
     .run = nulls},
    {.id = "forward/member-order",
     .level = Level::should,
     .title = "members count in any order",
     .clause = "The members of a JSON object have no order.",
     .document = "RFC 8259",
     .section = "4 Objects",
     .why = "The order is up to the sender's library, and changes with its version.",
     .mend = "Read the whole object before you decide what it is.",
     .run = order},
    {.id = "forward/unicode",
     .level = Level::should,
     .title = "texts in any script are received",
     .clause = "Bodies are in UTF-8; texts such as labels are any text.",
     .document = kConceptsPage,
     .section = kConceptsSection,
     .why = "The notifications of a customer with an accent or an emoji in a label would fail until they expire.",
     .mend = "Keep texts in UTF-8 throughout; in MySQL, as utf8mb4.",
     .run = unicode},
    {.id = "forward/long-texts",
     .level = Level::should,
     .title = "long texts are received",
     .clause = "Nothing limits the length of a text.",
     .document = kConceptsPage,
     .section = kConceptsSection,
     .why = "A text that is longer than its column in the database makes a notification fail for three days.",
     .mend = "Cut texts when you store them, or keep the body as a whole.",
     .run = long_ones},
};

}  // namespace

std::span<const Check> forward_checks() {
    static const std::vector<Check> kAll = [] {
        std::vector<Check> all(std::begin(kForwardChecks), std::end(kForwardChecks));
        const auto texts = forward_text_checks();
        all.insert(all.end(), texts.begin(), texts.end());
        return all;
    }();
    return kAll;
}

}  // namespace notisim::conformance
