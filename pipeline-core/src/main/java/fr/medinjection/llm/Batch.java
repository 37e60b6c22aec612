package fr.medinjection.llm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A batch that is under way.
 *
 * @param items by the id of their request
 * @param reserved the money that is set aside for it
 */
record Batch(String id, Map<String, BatchItem> items, double reserved) {
    static Batch of(String id, List<BatchItem> items, double reserved) {
        Map<String, BatchItem> byId = new LinkedHashMap<>();
        items.forEach(item -> byId.put(item.pending().requestId(), item));
        return new Batch(id, byId, reserved);
    }
}
