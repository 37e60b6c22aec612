package fr.medinjection.lm.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import fr.medinjection.lm.LmException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** One safetensors file: a length, a JSON header, the bytes. Each read maps only the piece it needs. */
public final class SafetensorsFile implements Weights {
    /** The format's own limit. */
    private static final long LONGEST_HEADER = 100_000_000;

    private static final int PREFIX = Long.BYTES;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path path;
    private final Map<String, TensorInfo> tensors = new TreeMap<>();
    private final Map<String, String> metadata = new TreeMap<>();

    private SafetensorsFile(Path path) {
        this.path = path;
    }

    public static SafetensorsFile open(Path path) {
        SafetensorsFile file = new SafetensorsFile(path);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            file.readHeader(channel);
        } catch (NoSuchFileException e) {
            throw new LmException("Cannot find weight file: " + path, e);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + path, e);
        }
        return file;
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(tensors.keySet());
    }

    @Override
    public List<Long> shape(String name) {
        return info(name).shape();
    }

    /** The free text pairs of the header, {@code format} among them where the writer set it. */
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(metadata);
    }

    public TensorInfo info(String name) {
        TensorInfo info = tensors.get(name);
        if (info == null) {
            throw new LmException("Cannot find tensor in " + path + ": " + name);
        }
        return info;
    }

    @Override
    public void read(String name, long from, FloatBuffer into) {
        TensorInfo info = info(name);
        long width = info.dtype().bytes();
        if (from < 0 || from + into.remaining() > info.elements()) {
            throw new IndexOutOfBoundsException(
                    name + ": " + from + " + " + into.remaining() + " of " + info.elements());
        }
        if (!into.hasRemaining()) {
            return;
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            if (channel.size() < info.begin() + info.bytes()) {
                throw new LmException("Cannot read tensor " + name + ", the file was cut since it was opened: " + path);
            }
            ByteBuffer bytes =
                    channel.map(FileChannel.MapMode.READ_ONLY, info.begin() + from * width, into.remaining() * width);
            info.dtype().decode(bytes.order(ByteOrder.LITTLE_ENDIAN), into);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + path, e);
        }
    }

    private void readHeader(FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < PREFIX) {
            throw invalid("shorter than its length field");
        }
        long length = readFully(channel, PREFIX, 0).getLong();
        if (length < 2 || length > LONGEST_HEADER || length > size - PREFIX) {
            throw invalid("its header length is " + length + " in a file of " + size + " bytes");
        }
        JsonNode header = parse(readFully(channel, (int) length, PREFIX));
        long begin = PREFIX + length;
        for (Iterator<Map.Entry<String, JsonNode>> it = header.fields(); it.hasNext(); ) {
            Map.Entry<String, JsonNode> field = it.next();
            if (field.getKey().equals("__metadata__")) {
                field.getValue()
                        .fields()
                        .forEachRemaining(
                                e -> metadata.put(e.getKey(), e.getValue().asText()));
            } else {
                tensors.put(field.getKey(), tensor(field.getKey(), field.getValue(), begin, size));
            }
        }
        refuseOverlap();
    }

    private static ByteBuffer readFully(FileChannel channel, int length, long position) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new IOException("unexpected end of file");
            }
        }
        return buffer.flip();
    }

    private JsonNode parse(ByteBuffer header) {
        try {
            JsonNode node = JSON.readTree(StandardCharsets.UTF_8.decode(header).toString());
            if (!node.isObject()) {
                throw invalid("its header is not a JSON object");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new LmException("Invalid safetensors file, its header is not JSON: " + path, e);
        }
    }

    private TensorInfo tensor(String name, JsonNode node, long dataStart, long size) {
        Dtype dtype = Dtype.of(node.path("dtype").asText(), name);
        List<Long> shape = new ArrayList<>();
        node.path("shape").forEach(dimension -> shape.add(dimension.asLong(-1)));
        JsonNode offsets = node.path("data_offsets");
        long begin = offsets.path(0).asLong(-1);
        long end = offsets.path(1).asLong(-1);
        if (!node.path("shape").isArray() || shape.stream().anyMatch(d -> d < 0) || begin < 0 || end < begin) {
            throw invalid("its header entry for " + name + " is " + node);
        }
        if (end > size - dataStart) {
            throw invalid("truncated: tensor " + name + " ends at byte " + (dataStart + end) + " of " + size);
        }
        if (end - begin != byteLength(name, shape, dtype)) {
            throw invalid("tensor " + name + " of shape " + shape + " and type " + dtype + " holds " + (end - begin)
                    + " bytes");
        }
        return new TensorInfo(name, dtype, List.copyOf(shape), dataStart + begin);
    }

    private long byteLength(String name, List<Long> shape, Dtype dtype) {
        try {
            return Math.multiplyExact(Shapes.elements(shape), dtype.bytes());
        } catch (ArithmeticException e) {
            throw new LmException("Invalid shape of tensor " + name + ": " + shape, e);
        }
    }

    private void refuseOverlap() {
        List<TensorInfo> byPosition = new ArrayList<>(tensors.values());
        byPosition.sort(java.util.Comparator.comparingLong(TensorInfo::begin));
        for (int i = 1; i < byPosition.size(); i++) {
            TensorInfo before = byPosition.get(i - 1);
            if (before.begin() + before.bytes() > byPosition.get(i).begin()) {
                throw invalid("tensors overlap: " + before.name() + " and "
                        + byPosition.get(i).name());
            }
        }
    }

    private LmException invalid(String what) {
        return new LmException("Invalid safetensors file, " + what + ": " + path);
    }
}
