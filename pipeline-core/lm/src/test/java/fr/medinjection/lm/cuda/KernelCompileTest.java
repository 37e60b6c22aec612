package fr.medinjection.lm.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.lm.LmException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kernel compiles to machine code for Turing, Ampere, Hopper and Blackwell; that needs NVRTC, but neither card nor driver. */
class KernelCompileTest {
    @TempDir
    Path folder;

    @BeforeEach
    void requireNvrtc() {
        Toolchain.require(
                Toolkit.nvrtc().isPresent(),
                "libnvrtc",
                "install a CUDA toolkit, or unpack Python's nvidia-cuda-nvrtc and name its lib folder in "
                        + Toolkit.VARIABLE);
    }

    @ParameterizedTest
    @ValueSource(ints = {75, 80, 90, 100})
    void everyKernel(int capability) {
        Nvrtc nvrtc = Nvrtc.open();
        assertThat(nvrtc.architectureFor(capability)).isEqualTo(capability);
        Nvrtc.Code code = nvrtc.compile(KernelSource.text(), KernelSource.kernels(), Nvrtc.options(capability));
        assertThat(code.names().keySet()).containsExactlyElementsOf(KernelSource.kernels());
        String image = new String(code.image(), StandardCharsets.ISO_8859_1);
        assertThat(image).startsWith("\u007fELF");
        code.names().values().forEach(name -> assertThat(image).contains(name));
    }

    @Test
    void theNewestCodeThatRuns() {
        Nvrtc nvrtc = Nvrtc.open();
        assertThat(nvrtc.architectureFor(86)).isEqualTo(86);
        assertThatThrownBy(() -> nvrtc.architectureFor(35))
                .isInstanceOf(LmException.class)
                .hasMessageStartingWith("Cannot compile for a card of compute capability 3.5: NVRTC ");
    }

    @Test
    void aCompilerMayNotBeNewerThanTheDriver() {
        assertThat(Toolkit.mismatch("13.0", "13.1")).isEmpty();
        assertThat(Toolkit.mismatch("13.0", "12.6")).isEmpty();
        assertThat(Toolkit.mismatch("12.8", "13.0").orElseThrow())
                .isEqualTo(
                        "NVRTC 13.0 is too new for the driver, which is for CUDA 12.8; update the driver, or name the"
                                + " folder of an older toolkit in CUDA_LIBRARIES");
    }

    @Test
    void aMistakeInAKernelIsShownWithItsLine() {
        assertThatThrownBy(
                        () -> Nvrtc.open().compile("__global__ void f() { x = 1; }", List.of("f"), Nvrtc.options(90)))
                .isInstanceOf(LmException.class)
                .hasMessageContaining("kernels.cu(1): error: identifier \"x\" is undefined");
    }

    @Test
    void whatWasCompiledIsKept() {
        KernelCache cache = new KernelCache(folder);
        AtomicInteger compiled = new AtomicInteger();
        String source = "template <class T> __global__ void twice(T* x) { x[threadIdx.x] *= 2; }";
        for (List<String> options : List.of(Nvrtc.options(90), Nvrtc.options(80), Nvrtc.options(90))) {
            Nvrtc.Code code = cache.code(source, options, () -> {
                compiled.incrementAndGet();
                return Nvrtc.open().compile(source, List.of("twice<float>"), options);
            });
            assertThat(code.names()).containsEntry("twice<float>", "_Z5twiceIfEvPT_");
            assertThat(code.image()).isNotEmpty();
        }
        assertThat(compiled).hasValue(2);
    }
}
