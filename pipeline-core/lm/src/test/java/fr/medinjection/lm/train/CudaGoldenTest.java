package fr.medinjection.lm.train;

import fr.medinjection.lm.cuda.CudaBackend;
import fr.medinjection.lm.cuda.Devices;
import fr.medinjection.lm.cuda.Element;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What PEFT gives under our masks, logits, loss and every gradient, on the kernels. */
class CudaGoldenTest {
    @ParameterizedTest
    @MethodSource("fr.medinjection.lm.train.OwnAdapterParityTest#cases")
    void inSinglePrecision(OwnAdapterParityTest.Case own) {
        OwnAdapterParityTest.underOurMasks(own, new CudaBackend(Devices.underTest(), Element.FLOAT), 2e-5);
    }

    /** Logits of up to 16 are rounded by up to 2^-5, and so are the sums that they come of, layer by layer; gradients by some twenty roundings of 2^-9. */
    @ParameterizedTest
    @MethodSource("fr.medinjection.lm.train.OwnAdapterParityTest#cases")
    void inBfloat16(OwnAdapterParityTest.Case own) {
        OwnAdapterParityTest.underOurMasks(own, new CudaBackend(Devices.underTest(), Element.BFLOAT16), 0.15);
    }
}
