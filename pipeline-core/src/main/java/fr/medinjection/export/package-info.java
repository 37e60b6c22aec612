/** The corpus and mixes as others read them: the published layout, chats, data cards; and the one prompt renderer. */
package fr.medinjection.export;
