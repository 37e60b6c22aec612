/** Raw files: found, recognised by their content, and streamed as records; nothing here knows a corpus. */
package fr.medinjection.source.raw;
