package fr.medinjection.lm.cuda;

import com.sun.jna.Native;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import fr.medinjection.lm.LmException;
import java.util.ArrayList;
import java.util.List;

/** The driver and the cards that it has. */
public final class Cards {
    private static final int NAME = 100;

    private final CudaDriver driver;

    Cards(CudaDriver driver) {
        this.driver = driver;
    }

    /** @param capability 90 for 9.0 */
    public record Card(int ordinal, String name, int capability, int multiprocessors, long bytes) {
        public String capabilityText() {
            return capability / 10 + "." + capability % 10;
        }
    }

    /** Starts the driver. */
    public static Cards open() {
        CudaDriver driver = Toolkit.open(Toolkit.driver(), "the NVIDIA driver (libcuda.so.1)", CudaDriver.class);
        Cards cards = new Cards(driver);
        cards.check(driver.cuInit(0), "start the NVIDIA driver");
        return cards;
    }

    CudaDriver driver() {
        return driver;
    }

    /** The newest CUDA that the driver runs, such as 13.0. */
    public String version() {
        IntByReference version = new IntByReference();
        check(driver.cuDriverGetVersion(version), "ask for the driver's version");
        return version.getValue() / 1000 + "." + version.getValue() % 1000 / 10;
    }

    public List<Card> all() {
        IntByReference count = new IntByReference();
        check(driver.cuDeviceGetCount(count), "count the cards");
        List<Card> all = new ArrayList<>();
        for (int ordinal = 0; ordinal < count.getValue(); ordinal++) {
            all.add(card(ordinal));
        }
        return all;
    }

    private Card card(int ordinal) {
        int device = device(ordinal);
        byte[] name = new byte[NAME];
        check(driver.cuDeviceGetName(name, NAME, device), "ask for a card's name");
        LongByReference bytes = new LongByReference();
        check(driver.cuDeviceTotalMem_v2(bytes, device), "ask for a card's memory");
        int capability =
                attribute(device, CudaDriver.CAPABILITY_MAJOR) * 10 + attribute(device, CudaDriver.CAPABILITY_MINOR);
        return new Card(
                ordinal,
                Native.toString(name),
                capability,
                attribute(device, CudaDriver.MULTIPROCESSORS),
                bytes.getValue());
    }

    int device(int ordinal) {
        IntByReference device = new IntByReference();
        check(driver.cuDeviceGet(device, ordinal), "use card " + ordinal);
        return device.getValue();
    }

    private int attribute(int device, int attribute) {
        IntByReference value = new IntByReference();
        check(driver.cuDeviceGetAttribute(value, attribute, device), "ask for a card's abilities");
        return value.getValue();
    }

    void check(int status, String what) {
        if (status != CudaDriver.SUCCESS) {
            PointerByReference text = new PointerByReference();
            boolean known = driver.cuGetErrorString(status, text) == CudaDriver.SUCCESS && text.getValue() != null;
            throw new LmException(
                    "Cannot " + what + ": " + (known ? text.getValue().getString(0) : "error " + status));
        }
    }
}
