package fr.medinjection.lm.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes tensors as a safetensors file, names in order, so that equal tensors give equal bytes. */
public final class SafetensorsWriter {
    private static final int ALIGNMENT = 8;
    private static final int CHUNK = 1 << 18;

    private SafetensorsWriter() {}

    /** Writes beside the target first and moves the whole file into place, so that a reader never sees half of it. */
    public static void write(Path path, Weights tensors, Map<String, String> metadata) {
        write(path, tensors, metadata, Dtype.F32);
    }

    /** The same with another element type. */
    public static void write(Path path, Weights tensors, Map<String, String> metadata, Dtype dtype) {
        Path part = path.resolveSibling(path.getFileName() + ".part");
        try {
            try (FileChannel channel = FileChannel.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                write(channel, tensors, metadata, dtype);
                channel.force(true);
            }
            Files.move(part, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + path, e);
        }
    }

    /** Writes to a stream, which stays open. */
    public static void write(OutputStream stream, Weights tensors, Map<String, String> metadata) throws IOException {
        write(Channels.newChannel(stream), tensors, metadata, Dtype.F32);
    }

    private static void write(WritableByteChannel channel, Weights tensors, Map<String, String> metadata, Dtype dtype)
            throws IOException {
        SortedSet<String> names = new TreeSet<>(tensors.names());
        writeFully(channel, header(names, tensors, metadata, dtype));
        for (String name : names) {
            writeTensor(channel, tensors, name, dtype);
        }
    }

    private static ByteBuffer header(
            SortedSet<String> names, Weights tensors, Map<String, String> metadata, Dtype dtype)
            throws JsonProcessingException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode header = json.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode pairs = header.putObject("__metadata__");
            new TreeMap<>(metadata).forEach(pairs::put);
        }
        long offset = 0;
        for (String name : names) {
            ObjectNode entry = header.putObject(name).put("dtype", dtype.name());
            tensors.shape(name).forEach(entry.putArray("shape")::add);
            long end = offset + Shapes.elements(tensors.shape(name)) * dtype.bytes();
            entry.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] text = json.writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
        int padded = (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES + padded)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(padded)
                .put(text);
        while (buffer.hasRemaining()) {
            buffer.put((byte) ' ');
        }
        return buffer.flip();
    }

    private static void writeTensor(WritableByteChannel channel, Weights tensors, String name, Dtype dtype)
            throws IOException {
        long elements = Shapes.elements(tensors.shape(name));
        int size = (int) Math.min(elements, CHUNK);
        FloatBuffer floats = FloatBuffer.allocate(size);
        ByteBuffer bytes = ByteBuffer.allocateDirect(size * dtype.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (long from = 0; from < elements; from += CHUNK) {
            tensors.read(name, from, floats.clear().limit((int) Math.min(CHUNK, elements - from)));
            dtype.encode(floats.flip(), bytes.clear());
            writeFully(channel, bytes.flip());
        }
    }

    private static void writeFully(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
