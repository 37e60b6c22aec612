package fr.medinjection.synth.generate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Reads replies strictly: what has not the form that was asked for is rejected, never guessed at. */
final class ReplyReader {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** What a reply holds. */
    record Reading(List<Item> items, List<Rejection> rejected) {
        Reading {
            items = List.copyOf(items);
            rejected = List.copyOf(rejected);
        }
    }

    private final PlanConfig plan;
    private final ItemReader items;

    ReplyReader(PlanConfig plan) {
        this.plan = plan;
        this.items = new ItemReader(plan);
    }

    /** Every item of the reply, taken or rejected, and a rejection for each that is missing. */
    Reading read(String reply) {
        JsonNode list;
        try {
            JsonNode root = JSON.readTree(reply);
            if (!root.isObject()
                    || root.size() != 1
                    || !root.path(PlanSchema.ITEMS).isArray()) {
                return refused(Reason.NOT_ITEMS, "", reply);
            }
            list = root.get(PlanSchema.ITEMS);
        } catch (JsonProcessingException e) {
            return refused(Reason.NOT_JSON, e.getOriginalMessage(), reply);
        }
        return read(list);
    }

    private static Reading refused(Reason reason, String detail, String reply) {
        return new Reading(List.of(), List.of(Rejection.ofReply(reason, detail, reply)));
    }

    private Reading read(JsonNode list) {
        List<Item> taken = new ArrayList<>();
        List<Rejection> rejected = new ArrayList<>();
        Map<String, Integer> asked = new LinkedHashMap<>();
        plan.tasks().forEach((task, config) -> asked.put(task, config.count()));
        for (int number = 0; number < list.size(); number++) {
            JsonNode node = list.get(number);
            String task = items.task(node);
            int left = asked.merge(task, -1, Integer::sum);
            if (plan.tasks().containsKey(task) && left < 0) {
                rejected.add(new Rejection(number, task, Reason.TOO_MANY, "", node.toString()));
            } else {
                items.read(number, task, node).addTo(taken, rejected);
            }
        }
        for (String task : new TreeSet<>(plan.tasks().keySet())) {
            for (int i = asked.get(task); i > 0; i--) {
                rejected.add(new Rejection(Rejection.WHOLE, task, Reason.MISSING, "", ""));
            }
        }
        return new Reading(taken, rejected);
    }
}
