/** Stages and the one runner that reads, writes, counts and commits datasets with their manifests. */
package fr.medinjection.stage;
