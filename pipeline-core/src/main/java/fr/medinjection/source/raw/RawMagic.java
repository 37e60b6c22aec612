package fr.medinjection.source.raw;

/** What the first bytes of a file say about its container. */
enum RawMagic {
    PARQUET,
    ZIP,
    GZIP,
    OTHER;

    /** How many bytes decide. */
    static final int BYTES = 4;

    static RawMagic of(byte[] head) {
        if (head.length >= 2 && (head[0] & 0xFF) == 0x1F && (head[1] & 0xFF) == 0x8B) {
            return GZIP;
        } else if (head.length < BYTES || head[0] != 'P') {
            return OTHER;
        } else if (head[1] == 'A' && head[2] == 'R' && head[3] == '1') {
            return PARQUET;
        }
        boolean zip = head[1] == 'K' && ((head[2] == 3 && head[3] == 4) || (head[2] == 5 && head[3] == 6));
        return zip ? ZIP : OTHER;
    }
}
