package fr.medinjection.lm.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.lm.LmException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
    @TempDir
    Path folder;

    @Test
    void readsBackWhatItWrote() {
        float[] a = {1, -2, 3.5f, Float.MIN_VALUE, Float.NaN, -0f};
        HeapWeights weights =
                new HeapWeights().put("b", List.of(), new float[] {7}).put("a", List.of(2L, 3L), a);
        Path path = folder.resolve("x.safetensors");
        SafetensorsWriter.write(path, weights, Map.of("format", "pt"));
        SafetensorsFile file = SafetensorsFile.open(path);
        assertThat(file.names()).containsExactly("a", "b");
        assertThat(file.shape("a")).containsExactly(2L, 3L);
        assertThat(file.floats("a")).containsExactly(a);
        assertThat(file.floats("b")).containsExactly(7);
        assertThat(file.metadata()).isEqualTo(Map.of("format", "pt"));
        FloatBuffer middle = FloatBuffer.allocate(2);
        file.read("a", 1, middle);
        assertThat(middle.array()).containsExactly(-2, 3.5f);
    }

    @Test
    void equalTensorsGiveEqualBytesAndTheDataIsAligned() throws IOException {
        HeapWeights one =
                new HeapWeights().put("a", List.of(1L), new float[] {1}).put("b", List.of(1L), new float[] {2});
        HeapWeights two =
                new HeapWeights().put("b", List.of(1L), new float[] {2}).put("a", List.of(1L), new float[] {1});
        SafetensorsWriter.write(folder.resolve("1"), one, Map.of());
        SafetensorsWriter.write(folder.resolve("2"), two, Map.of());
        byte[] bytes = Files.readAllBytes(folder.resolve("1"));
        assertThat(bytes).isEqualTo(Files.readAllBytes(folder.resolve("2")));
        assertThat(bytes.length % 8).isZero();
    }

    @Test
    void longTensorsAreWrittenInPieces() {
        float[] values = new float[600_001];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        Path path = folder.resolve("x");
        SafetensorsWriter.write(path, new HeapWeights().put("a", List.of(600_001L), values), Map.of());
        assertThat(Arrays.equals(SafetensorsFile.open(path).floats("a"), values))
                .isTrue();
    }

    @Test
    void everyHalfIsExact() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            int exponent = bits >> 10 & 31;
            double fraction = (bits & 1023) / 1024.0;
            double magnitude = exponent == 0
                    ? fraction * Math.pow(2, -14)
                    : exponent < 31
                            ? (1 + fraction) * Math.pow(2, exponent - 15.0)
                            : fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            float expected = (float) (bits < 1 << 15 ? magnitude : -magnitude);
            assertThat(Float.valueOf(Dtype.halfToFloat((short) bits))).isEqualTo(Float.valueOf(expected));
        }
    }

    @Test
    void everyBrainFloatIsExact() {
        ByteBuffer bytes = ByteBuffer.allocate(1 << 17).order(ByteOrder.LITTLE_ENDIAN);
        for (int bits = 0; bits < 1 << 16; bits++) {
            bytes.putShort((short) bits);
        }
        FloatBuffer floats = FloatBuffer.allocate(1 << 16);
        Dtype.BF16.decode(bytes.flip().order(ByteOrder.LITTLE_ENDIAN), floats);
        for (int bits = 0; bits < 1 << 16; bits++) {
            assertThat(Float.floatToRawIntBits(floats.get(bits)) >>> 16 | (Float.isNaN(floats.get(bits)) ? 64 : 0))
                    .isEqualTo(bits | (Float.isNaN(floats.get(bits)) ? 64 : 0));
        }
    }

    @Test
    void narrowTypesRoundToTheNearestEven() {
        for (int bits = 0; bits < 0x7c00; bits++) {
            float here = Dtype.halfToFloat((short) bits);
            float next = bits + 1 == 0x7c00 ? 65536 : Dtype.halfToFloat((short) (bits + 1));
            float middle = (float) (((double) here + next) / 2);
            roundsTo(Dtype.floatToHalf(here), Dtype.floatToHalf(-here), bits);
            roundsTo(Dtype.floatToHalf(middle), Dtype.floatToHalf(-middle), bits + (bits & 1));
            roundsTo(Dtype.floatToHalf(Math.nextDown(middle)), Dtype.floatToHalf(-Math.nextDown(middle)), bits);
            roundsTo(Dtype.floatToHalf(Math.nextUp(middle)), Dtype.floatToHalf(-Math.nextUp(middle)), bits + 1);
        }
        for (int bits = 0; bits < 0x7f80; bits++) {
            float here = Float.intBitsToFloat(bits << 16);
            float middle = Float.intBitsToFloat(bits << 16 | 0x8000);
            roundsTo(Dtype.floatToBrain(here), Dtype.floatToBrain(-here), bits);
            roundsTo(Dtype.floatToBrain(middle), Dtype.floatToBrain(-middle), bits + (bits & 1));
            roundsTo(Dtype.floatToBrain(Math.nextDown(middle)), Dtype.floatToBrain(-Math.nextDown(middle)), bits);
            roundsTo(Dtype.floatToBrain(Math.nextUp(middle)), Dtype.floatToBrain(-Math.nextUp(middle)), bits + 1);
        }
        assertThat(Dtype.halfToFloat(Dtype.floatToHalf(Float.NaN))).isNaN();
        assertThat(Float.intBitsToFloat(Dtype.floatToBrain(Float.NaN) << 16)).isNaN();
        assertThat(Dtype.halfToFloat(Dtype.floatToHalf(1e9f))).isEqualTo(Float.POSITIVE_INFINITY);
    }

    private static void roundsTo(short positive, short negative, int bits) {
        assertThat(positive & 0xffff).isEqualTo(bits);
        assertThat(negative & 0xffff).isEqualTo(bits | 0x8000);
    }

    @Test
    void refusesWhatIsNoSafetensorsFile() throws IOException {
        refuses(new byte[] {1, 2, 3}, "shorter than its length field");
        refuses(header(1L << 40, "{}"), "its header length is 1099511627776");
        refuses(header(-1, "{}"), "its header length is -1");
        refuses(header(7, "{\"a\": 1"), "its header is not JSON");
        refuses(header(2, "[]"), "its header is not a JSON object");
        refuses(entry("I64", "[1]", 0, 8), "Invalid dtype of tensor a: I64, expected F32, BF16 or F16");
        refuses(entry("F32", "[3]", 0, 8), "tensor a of shape [3] and type F32 holds 8 bytes");
        refuses(entry("F32", "[-2]", 0, 8), "its header entry for a is");
        refuses(entry("F32", "[2]", 4, 12), "truncated: tensor a ends at byte");
        refuses(entry("F32", "[4611686018427387904,4]", 0, 8), "Invalid shape of tensor a");
    }

    @Test
    void refusesOverlap() throws IOException {
        String two = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}";
        refuses(withData(two), "tensors overlap: a and b");
    }

    @Test
    void refusesMissingShardAndMissingTensor() throws IOException {
        String index = "{\"weight_map\":{\"a\":\"one\",\"b\":\"two\"}}";
        Files.writeString(folder.resolve("model.safetensors.index.json"), index);
        HeapWeights a = new HeapWeights().put("a", List.of(1L), new float[] {1});
        SafetensorsWriter.write(folder.resolve("one"), a, Map.of());
        assertThatThrownBy(() -> WeightFolder.open(folder))
                .isInstanceOf(LmException.class)
                .hasMessage("Cannot find weight file: " + folder.resolve("two"));
        SafetensorsWriter.write(folder.resolve("two"), a, Map.of());
        assertThatThrownBy(() -> WeightFolder.open(folder))
                .isInstanceOf(LmException.class)
                .hasMessage("Cannot find tensor b where the index says: " + folder.resolve("two"));
    }

    @Test
    void refusesAFolderWithoutWeightsAndAWrongShape() {
        assertThatThrownBy(() -> WeightFolder.open(folder))
                .isInstanceOf(LmException.class)
                .hasMessageContaining("in model folder: " + folder);
        HeapWeights a = new HeapWeights().put("a", List.of(2L), new float[] {1, 2});
        assertThatThrownBy(() -> a.require("a", List.of(3L)))
                .isInstanceOf(LmException.class)
                .hasMessage("Invalid shape of tensor a: [2], expected [3]");
        assertThatThrownBy(() -> a.require("b", List.of(3L)))
                .isInstanceOf(LmException.class)
                .hasMessage("Cannot find tensor in the weights: b");
    }

    private void refuses(byte[] content, String message) throws IOException {
        Path path = Files.write(folder.resolve("bad"), content);
        assertThatThrownBy(() -> SafetensorsFile.open(path))
                .isInstanceOf(LmException.class)
                .hasMessageContaining(message);
    }

    private static byte[] entry(String dtype, String shape, long begin, long end) {
        return withData("{\"a\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":[" + begin + ","
                + end + "]}}");
    }

    /** The header and eight bytes of data. */
    private static byte[] withData(String header) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        byte[] whole = header(text.length, header);
        return Arrays.copyOf(whole, whole.length + 8);
    }

    private static byte[] header(long length, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + bytes.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .put(bytes)
                .array();
    }
}
