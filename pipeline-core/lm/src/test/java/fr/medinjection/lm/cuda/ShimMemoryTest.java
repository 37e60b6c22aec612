package fr.medinjection.lm.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** That the shim finds who writes beside a tensor: what else is tested on it can rely on that. */
class ShimMemoryTest {
    @Test
    void whoWritesBesideATensorIsFound() {
        ShimDevice device = ShimDevice.strict();
        CudaBackend backend = new CudaBackend(device, Element.FLOAT);
        CudaTensor x = CudaTensor.of(backend.zeros(1 << 10));
        assertThat(backend.floats(x)).containsOnly(0);
        device.clear(x.address() + 8, x.bytes());
        assertThatThrownBy(() -> backend.floats(x)).hasMessage("Written beside 4096 bytes");
    }
}
