/**
 * Maps of vectors in two dimensions by t-SNE: nearest neighbours, affinities, forces by Barnes-Hut or by FFT, gradient descent, and new
 * points on an existing map. What is here works in one process on flat arrays; the stage collects the vectors on the driver.
 */
package fr.medinjection.tsne;
