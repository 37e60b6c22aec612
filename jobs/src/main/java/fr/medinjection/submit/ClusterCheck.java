package fr.medinjection.submit;

import fr.medinjection.Failures;
import fr.medinjection.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.yarn.api.records.QueueInfo;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.exceptions.YarnException;

/** What can be known to go wrong before a job is handed to YARN, told in a line instead of a stack trace. */
final class ClusterCheck {
    private static final int PATIENCE_MILLIS = 15_000;
    private static final String GPU = "yarn.io/gpu";

    private final Configuration conf;
    private final SparkOptions options;

    ClusterCheck(Configuration conf, SparkOptions options) {
        this.conf = conf;
        this.options = options;
    }

    /** Logs in where a principal and its keytab are given, else sees that whoever runs this has a ticket if one is needed. */
    void logIn() {
        Optional<String> principal =
                options.setting("spark.kerberos.principal").or(() -> options.setting("spark.yarn.principal"));
        Optional<String> keytab =
                options.setting("spark.kerberos.keytab").or(() -> options.setting("spark.yarn.keytab"));
        if (principal.isPresent() != keytab.isPresent()) {
            throw new UserException("Missing "
                    + (principal.isPresent() ? "--keytab: --principal" : "--principal: --keytab") + " goes with it");
        }
        keytab.filter(file -> !Files.isReadable(Path.of(file))).ifPresent(file -> {
            throw new UserException("Cannot read the keytab: " + file);
        });
        UserGroupInformation.setConfiguration(conf);
        try {
            if (UserGroupInformation.isSecurityEnabled() && principal.isPresent()) {
                UserGroupInformation.loginUserFromKeytab(principal.get(), keytab.orElseThrow());
            } else if (UserGroupInformation.isSecurityEnabled()
                    && !UserGroupInformation.getLoginUser().hasKerberosCredentials()) {
                throw new UserException(
                        "Missing a Kerberos ticket: this cluster wants one; run kinit, or give --principal and --keytab");
            }
        } catch (IOException e) {
            throw new UserException(
                    principal
                                    .map(name ->
                                            "Cannot log in as " + name + " with the keytab " + keytab.orElseThrow())
                                    .orElse("Cannot log in")
                            + ": " + Failures.line(e),
                    e);
        }
    }

    /** YARN answers, has hosts, and knows the queue and the resources that are asked for. */
    void yarn() {
        YarnConfiguration quick = new YarnConfiguration(conf);
        quick.setLong(YarnConfiguration.RESOURCEMANAGER_CONNECT_MAX_WAIT_MS, PATIENCE_MILLIS);
        quick.setLong(YarnConfiguration.RESOURCEMANAGER_CONNECT_RETRY_INTERVAL_MS, 1_000);
        quick.setInt("ipc.client.connect.max.retries", 2);
        requireKnownHost(quick);
        try (YarnClient yarn = YarnClient.createYarnClient()) {
            yarn.init(quick);
            yarn.start();
            if (yarn.getYarnClusterMetrics().getNumNodeManagers() == 0) {
                throw new UserException("Cannot run on YARN: no node manager is alive at " + resourceManager(quick));
            }
            Optional<String> queue = options.setting("spark.yarn.queue");
            if (queue.isPresent() && queue(yarn, queue.get()) == null) {
                throw new UserException("Unknown YARN queue: " + queue.get() + ", expected one of " + leaves(yarn));
            }
            requireGpus(yarn);
        } catch (IOException | YarnException | IllegalArgumentException e) { // the last for a name that no host has
            throw new UserException("Cannot reach YARN at " + resourceManager(quick) + ": " + Failures.line(e), e);
        }
    }

    /** YARN's client would look for a host that no name server knows until its patience ends. */
    private static void requireKnownHost(YarnConfiguration conf) {
        boolean several = conf.get(YarnConfiguration.RM_HA_IDS) != null;
        if (!several
                && conf.getSocketAddr(
                                YarnConfiguration.RM_ADDRESS,
                                YarnConfiguration.DEFAULT_RM_ADDRESS,
                                YarnConfiguration.DEFAULT_RM_PORT)
                        .isUnresolved()) {
            throw new UserException("Cannot reach YARN at " + resourceManager(conf) + ": unknown host");
        }
    }

    private static QueueInfo queue(YarnClient yarn, String name) throws IOException, YarnException {
        try {
            return yarn.getQueueInfo(name);
        } catch (YarnException e) {
            if (String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("unknown queue")) {
                return null;
            }
            throw e;
        }
    }

    private static List<String> leaves(YarnClient yarn) throws IOException, YarnException {
        return yarn.getAllQueues().stream()
                .filter(queue ->
                        queue.getChildQueues() == null || queue.getChildQueues().isEmpty())
                .map(QueueInfo::getQueueName)
                .sorted()
                .toList();
    }

    private void requireGpus(YarnClient yarn) throws IOException, YarnException {
        boolean asked = options.setting("spark.executor.resource.gpu.amount").isPresent()
                || options.setting("spark.driver.resource.gpu.amount").isPresent();
        if (asked
                && yarn.getResourceTypeInfo().stream()
                        .noneMatch(type -> type.getName().equals(GPU))) {
            throw new UserException("Cannot have GPUs: this YARN has no resource " + GPU);
        }
    }

    private static String resourceManager(YarnConfiguration conf) {
        return conf.get(
                YarnConfiguration.RM_ADDRESS, conf.get(YarnConfiguration.RM_HOSTNAME, "its configured address"));
    }
}
