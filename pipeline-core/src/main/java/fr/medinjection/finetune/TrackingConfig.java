package fr.medinjection.finetune;

/**
 * Where runs are told to an MLflow server.
 *
 * @param server its address, or {@code ""} for none
 * @param experiment the experiment that runs belong to
 * @param tokenVariable the environment variable that holds a bearer token, or {@code ""} for a server that asks for none
 */
public record TrackingConfig(String server, String experiment, String tokenVariable) {
    public boolean isOn() {
        return !server.isEmpty();
    }
}
