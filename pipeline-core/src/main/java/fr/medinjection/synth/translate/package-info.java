/** English items into French by language models: requests, replies, and what a translation must keep. */
package fr.medinjection.synth.translate;
