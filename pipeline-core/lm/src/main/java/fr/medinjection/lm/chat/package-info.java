/** Chat templates of the model families, written by hand and equal byte for byte to what transformers renders. No template language runs here. */
package fr.medinjection.lm.chat;
