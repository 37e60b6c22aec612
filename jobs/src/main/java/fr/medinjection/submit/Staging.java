package fr.medinjection.submit;

import fr.medinjection.Failures;
import fr.medinjection.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.SortedMap;
import java.util.UUID;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * The folder {@code .medinjection} in a user's home on the cluster's file system: what travels with jobs, each thing once, named by its
 * content. A thing is whole or not there, also where two runs put it there at once.
 */
public final class Staging {
    private static final FileTime NO_TIME = FileTime.fromMillis(0);

    private static final FsPermission OWN = new FsPermission((short) 0700); // configurations and what drivers print
    private final FileSystem fs;
    private final Path root;
    private final FsPermission permission;

    private Staging(FileSystem fs, Path root, FsPermission permission) {
        this.fs = fs;
        this.root = root;
        this.permission = permission;
    }

    /** On the default file system of a Hadoop configuration. */
    public static Staging on(Configuration conf) {
        try {
            FileSystem fs = FileSystem.get(conf);
            return new Staging(fs, new Path(fs.getHomeDirectory(), ".medinjection"), OWN);
        } catch (IOException | IllegalArgumentException e) {
            throw new UserException(
                    "Cannot reach the file system " + FileSystem.getDefaultUri(conf) + ": " + Failures.line(e), e);
        }
    }

    /** The same in a folder that several users share. */
    Staging at(String folder) {
        return new Staging(fs, fs.makeQualified(new Path(folder)), FsPermission.getDirDefault());
    }

    FileSystem fileSystem() {
        return fs;
    }

    /** A folder for one run alone. */
    Path run(String id) {
        Path folder = new Path(root, "runs/" + id);
        put(folder, fs::mkdirs);
        return folder;
    }

    /** A zip of files, not compressed: most are jars. */
    Path archive(String name, String hash, SortedMap<String, java.nio.file.Path> files) {
        Path target = new Path(root, name + "-" + hash + ".zip");
        put(target, temporary -> {
            try (OutputStream out = fs.create(temporary);
                    ZipOutputStream zip = new ZipOutputStream(out)) {
                zip.setLevel(Deflater.NO_COMPRESSION);
                for (var file : files.entrySet()) {
                    zip.putNextEntry(new ZipEntry(file.getKey()).setLastModifiedTime(NO_TIME));
                    Files.copy(file.getValue(), zip);
                    zip.closeEntry();
                }
            }
        });
        return target;
    }

    /** A copy of a local file or folder, where executors can read it. */
    public Path copy(java.nio.file.Path local) {
        SortedMap<String, java.nio.file.Path> files = LocalFiles.below(local);
        LocalFiles.requireSmall(files);
        Path folder = new Path(root, "data-" + LocalFiles.contentHash(files));
        put(folder, temporary -> {
            for (var file : files.entrySet()) {
                try (InputStream in = Files.newInputStream(file.getValue());
                        OutputStream out = fs.create(new Path(temporary, file.getKey()))) {
                    in.transferTo(out);
                }
            }
        });
        return new Path(folder, local.getFileName().toString());
    }

    private interface Writing {
        void to(Path temporary) throws IOException;
    }

    private void put(Path target, Writing writing) {
        try {
            if (fs.exists(target)) {
                return;
            }
            Path temporary = new Path(root, "_" + UUID.randomUUID());
            fs.mkdirs(root, permission);
            fs.mkdirs(target.getParent());
            try {
                writing.to(temporary);
                if (!fs.rename(temporary, target) && !fs.exists(target)) {
                    throw new IOException("rename refused");
                }
            } finally {
                fs.delete(temporary, true); // nothing where all went well
            }
        } catch (IOException e) {
            throw new UserException("Cannot write to " + target + ": " + Failures.line(e), e);
        }
    }
}
