package fr.medinjection.submit;

import fr.medinjection.UserException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** The folder that says where the cluster is, as the environment names it. */
final class HadoopFolder {
    private static final String HADOOP = "HADOOP_CONF_DIR";
    private static final String YARN = "YARN_CONF_DIR";
    private static final List<String> FILES = List.of("core-site.xml", "hdfs-site.xml", "yarn-site.xml");

    /** What must not differ between two folders, with how a user calls it. */
    private static final List<Map.Entry<String, String>> PLACES = List.of(
            Map.entry("fs.defaultFS", "file system"),
            Map.entry("yarn.resourcemanager.hostname", "resource manager"),
            Map.entry("yarn.resourcemanager.address", "resource manager"));

    private HadoopFolder() {}

    /** Hadoop's configuration for a job on YARN. */
    static Configuration read(Map<String, String> environment) {
        String hadoop = environment.getOrDefault(HADOOP, "");
        String yarn = environment.getOrDefault(YARN, "");
        if (hadoop.isEmpty() && yarn.isEmpty()) {
            throw new UserException("Missing " + HADOOP
                    + ": a job on YARN needs the folder with the cluster's core-site.xml and yarn-site.xml");
        }
        if (!hadoop.isEmpty() && !yarn.isEmpty()) {
            requireSame(read(HADOOP, hadoop), read(YARN, yarn), hadoop, yarn);
        }
        String name = yarn.isEmpty() ? HADOOP : YARN; // as Spark does
        Configuration conf = read(name, environment.get(name));
        if (conf.get("yarn.resourcemanager.hostname") == null
                && conf.get("yarn.resourcemanager.address") == null
                && conf.get("yarn.resourcemanager.ha.rm-ids") == null) {
            throw new UserException("Invalid " + name + ": " + environment.get(name)
                    + " names no resource manager, expected yarn.resourcemanager.hostname in its yarn-site.xml");
        }
        return conf;
    }

    /** Hadoop's configuration for a job on this machine, which may have none. */
    static Configuration found(Map<String, String> environment) {
        Configuration conf = new Configuration();
        addAll(conf, environment.getOrDefault(HADOOP, ""));
        return conf;
    }

    private static Configuration read(String name, String folders) {
        Configuration conf = new Configuration();
        if (!addAll(conf, folders)) {
            throw new UserException(
                    "Invalid " + name + ": " + folders + ", expected a folder with core-site.xml and yarn-site.xml");
        }
        return conf;
    }

    private static boolean addAll(Configuration conf, String folders) {
        boolean found = false;
        for (String folder : folders.split(File.pathSeparator)) {
            for (String file : FILES) {
                Path path = Path.of(folder, file);
                if (Files.isReadable(path)) {
                    conf.addResource(new org.apache.hadoop.fs.Path(path.toUri()));
                    found = true;
                }
            }
        }
        return found;
    }

    private static void requireSame(Configuration one, Configuration other, String hadoop, String yarn) {
        PLACES.forEach(place -> {
            String here = one.get(place.getKey());
            String there = other.get(place.getKey());
            if (here != null && there != null && !here.equals(there)) {
                throw new UserException("Contradictory " + HADOOP + " and " + YARN + ": the " + place.getValue()
                        + " is " + here + " in " + hadoop + " and " + there + " in " + yarn);
            }
        });
    }
}
