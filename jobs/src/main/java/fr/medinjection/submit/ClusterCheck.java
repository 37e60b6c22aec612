package fr.medinjection.submit;

import fr.medinjection.Failures;
import fr.medinjection.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.security.auth.login.LoginException;
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
    private static final Pattern KEY_REFUSED = Pattern.compile("PREAUTH_FAILED|Integrity check|Checksum failed");

    private final Configuration conf;
    private final SparkOptions options;

    ClusterCheck(Configuration conf, SparkOptions options) {
        this.conf = conf;
        this.options = options;
    }

    /** Logs in where a principal and its keytab are given, else sees that whoever runs this has a ticket if one is needed. */
    void logIn() {
        if (logInFromKeytab()) {
            return;
        }
        try {
            if (UserGroupInformation.isSecurityEnabled()
                    && !UserGroupInformation.getLoginUser().hasKerberosCredentials()) {
                throw new UserException("Cannot reach this cluster: " + Failures.NO_TICKET);
            }
        } catch (IOException e) {
            throw new UserException("Cannot log in: " + Failures.line(e), e);
        }
    }

    /** Logs in where a principal and its keytab are given; true also where the cluster asks for no login. */
    boolean logInFromKeytab() {
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
        if (principal.isPresent() && UserGroupInformation.isSecurityEnabled()) {
            logIn(principal.get(), keytab.orElseThrow());
        }
        return principal.isPresent();
    }

    private static void logIn(String principal, String keytab) {
        try {
            UserGroupInformation.loginUserFromKeytab(principal, keytab);
        } catch (IOException e) {
            throw new UserException(
                    "Cannot log in as " + principal + " with the keytab " + keytab + ": " + reason(e), e);
        }
    }

    /** What the words of the Kerberos client mean here; below its own exception lie only codes. */
    private static String reason(IOException failure) {
        Throwable login = failure;
        while (login.getCause() != null && !(login instanceof LoginException)) {
            login = login.getCause();
        }
        String said = String.valueOf(login.getMessage()).strip();
        if (said.contains("Unable to obtain password")) {
            return "it holds no key of that principal";
        }
        return KEY_REFUSED.matcher(said).find() ? "its key is not the present one of that principal" : said;
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
