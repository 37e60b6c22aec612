package fr.medinjection.job;

/** A named entry of {@code submit.sh}: it puts stages together and leaves the rest to the runner. */
@FunctionalInterface
public interface Job {
    void run(JobContext context);
}
