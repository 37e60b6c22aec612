package fr.medinjection.download;

/** A file that a hub lists: {@code sha256} is empty for a small one, which the hub keeps under another kind of checksum. */
record HubFile(String path, long size, String sha256) {}
