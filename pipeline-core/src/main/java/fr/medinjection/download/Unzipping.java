package fr.medinjection.download;

import fr.medinjection.UserException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Unpacks an archive that nobody vouches for: names are checked before a byte is written, sizes while they are. */
final class Unzipping {
    private static final int TYPE = 0xF000;
    private static final Set<Integer> FILE_OR_FOLDER = Set.of(0, 0x8000, 0x4000);

    private final DownloadConfig.Unzip limits;
    private final File archive;
    private final FileSystem target;
    private final Path folder;
    private final long maxBytes;
    private long written;

    Unzipping(DownloadConfig.Unzip limits, File archive, FileSystem target, Path folder) {
        this.limits = limits;
        this.archive = archive;
        this.target = target;
        this.folder = folder;
        this.maxBytes = Math.min(limits.maxBytes(), archive.length() * limits.maxRatio());
    }

    long bytes() {
        return written;
    }

    /** Name to checksum of every file, all of them now below the folder. */
    Map<String, String> unpack() throws IOException {
        try (ZipFile zip = open()) {
            List<ZipArchiveEntry> entries = Collections.list(zip.getEntriesInPhysicalOrder());
            check(zip, entries);
            Map<String, String> sums = new TreeMap<>();
            target.mkdirs(folder);
            for (ZipArchiveEntry entry : entries) {
                if (!entry.isDirectory()) {
                    sums.put(entry.getName(), write(zip, entry));
                }
            }
            return sums;
        } catch (java.util.zip.ZipException | java.io.EOFException | IllegalArgumentException e) {
            throw damaged(e);
        }
    }

    private ZipFile open() {
        try {
            return new ZipFile(archive);
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    private static UserException damaged(Exception e) {
        return new UserException("Cannot unzip: it is damaged or no zip archive: " + e.getMessage(), e);
    }

    private void check(ZipFile zip, List<ZipArchiveEntry> entries) {
        if (entries.size() > limits.maxEntries()) {
            throw new UserException("Cannot unzip: more than max-entries: " + limits.maxEntries());
        }
        Set<String> files = new HashSet<>();
        Set<String> folders = new HashSet<>();
        long declared = 0;
        for (ZipArchiveEntry entry : entries) {
            String name = checked(zip, entry);
            if (!entry.isDirectory() && !files.add(key(name))) {
                throw refused(entry, "there are two of that name");
            }
            addParents(entry.isDirectory() ? key(name) + "/" : key(name), folders);
            declared += Math.max(0, entry.getSize());
            bound(declared);
        }
        if (!Collections.disjoint(files, folders)) {
            throw new UserException("Cannot unzip: a file and a folder have one name");
        }
    }

    private static String checked(ZipFile zip, ZipArchiveEntry entry) {
        String name = entry.getName();
        String path = entry.isDirectory() ? name.substring(0, name.length() - 1) : name;
        SafeNames.relative("name in the archive", path);
        if (!FILE_OR_FOLDER.contains(entry.getUnixMode() & TYPE)) {
            throw refused(entry, "it is a link or a device");
        }
        if (!zip.canReadEntryData(entry)) {
            throw refused(entry, "it is encrypted or packed by an unknown method");
        }
        return path;
    }

    /** File systems differ in what they take for the same name; none of these may be there twice. */
    private static String key(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    private static void addParents(String key, Set<String> folders) {
        for (int slash = key.indexOf('/'); slash >= 0; slash = key.indexOf('/', slash + 1)) {
            folders.add(key.substring(0, slash));
        }
    }

    private String write(ZipFile zip, ZipArchiveEntry entry) throws IOException {
        MessageDigest digest = Checksums.sha256();
        CRC32 crc = new CRC32();
        byte[] buffer = new byte[1 << 16];
        long before = written;
        try (InputStream in = zip.getInputStream(entry);
                OutputStream out = target.create(new Path(folder, entry.getName()), false)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                written += n;
                bound(written);
                out.write(buffer, 0, n);
                digest.update(buffer, 0, n);
                crc.update(buffer, 0, n);
            }
        }
        if (crc.getValue() != entry.getCrc() || written - before != entry.getSize()) {
            throw refused(entry, "it is damaged");
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private void bound(long bytes) {
        if (bytes > maxBytes) {
            throw new UserException("Cannot unzip: its files hold more than " + maxBytes
                    + " bytes, the bound set by max-bytes and max-ratio");
        }
    }

    private static UserException refused(ZipArchiveEntry entry, String why) {
        return new UserException("Cannot unzip " + entry.getName().replaceAll("\\p{Cntrl}", "?") + ": " + why);
    }
}
