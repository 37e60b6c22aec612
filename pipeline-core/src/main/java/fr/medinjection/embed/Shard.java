package fr.medinjection.embed;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/** Items that were embedded together, as a file: their number, then each with its vector or its failure, and a checksum of it all. */
record Shard(List<Item> items) {
    /** An item of the corpus and what became of it. */
    record Item(String id, String component, Embedding embedding) implements Serializable {}

    Shard {
        items = List.copyOf(items);
    }

    /** Whether every item has its vector. */
    boolean isComplete() {
        return items.stream().allMatch(item -> item.embedding().isThere());
    }

    /** The items that have their vector, by id. */
    Map<String, Item> finished() {
        return items.stream()
                .filter(item -> item.embedding().isThere())
                .collect(Collectors.toMap(Item::id, item -> item, (one, other) -> one, LinkedHashMap::new));
    }

    /** The checksum comes first, so that nothing of a damaged file is believed. */
    void write(OutputStream file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(items.size());
        for (Item item : items) {
            out.writeUTF(item.id());
            out.writeUTF(item.component());
            out.writeUTF(item.embedding().failure());
            write(item.embedding().vector(), out);
        }
        byte[] content = bytes.toByteArray();
        DataOutputStream whole = new DataOutputStream(file);
        whole.writeLong(checksum(content));
        whole.write(content);
        whole.flush();
    }

    private static long checksum(byte[] content) {
        CRC32C checksum = new CRC32C();
        checksum.update(content);
        return (long) content.length << 32 | checksum.getValue();
    }

    private static void write(float[] vector, DataOutputStream out) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * vector.length);
        bytes.asFloatBuffer().put(vector);
        out.writeInt(vector.length);
        out.write(bytes.array());
    }

    /** The shard of a file, or none where the file was cut short or damaged. */
    static Optional<Shard> read(InputStream file) throws IOException {
        DataInputStream whole = new DataInputStream(file);
        byte[] head = whole.readNBytes(Long.BYTES);
        byte[] content = whole.readAllBytes();
        if (head.length < Long.BYTES || ByteBuffer.wrap(head).getLong() != checksum(content)) {
            return Optional.empty();
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(content));
        int count = in.readInt();
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String id = in.readUTF();
            String component = in.readUTF();
            String failure = in.readUTF();
            items.add(new Item(id, component, new Embedding(vector(in), failure)));
        }
        return Optional.of(new Shard(items));
    }

    private static float[] vector(DataInputStream in) throws IOException {
        float[] vector = new float[in.readInt()];
        byte[] bytes = new byte[Float.BYTES * vector.length];
        in.readFully(bytes);
        ByteBuffer.wrap(bytes).asFloatBuffer().get(vector);
        return vector;
    }
}
