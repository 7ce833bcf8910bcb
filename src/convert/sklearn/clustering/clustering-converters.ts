import type { EstimatorConverters } from '../methods.ts';
import { convertBisectingKMeans } from './bisecting-k-means.ts';
import { convertBirch, convertKMeans, convertNearestCentre, refuseClustering } from './centre-clusterings.ts';

export const clusteringConverters: EstimatorConverters = new Map([
  ['sklearn.AffinityPropagation', convertNearestCentre],
  ['sklearn.AgglomerativeClustering', refuseClustering],
  ['sklearn.Birch', convertBirch],
  ['sklearn.BisectingKMeans', convertBisectingKMeans],
  ['sklearn.DBSCAN', refuseClustering],
  ['sklearn.HDBSCAN', refuseClustering],
  ['sklearn.KMeans', convertKMeans],
  ['sklearn.MeanShift', convertNearestCentre],
  ['sklearn.MiniBatchKMeans', convertKMeans],
  ['sklearn.OPTICS', refuseClustering],
  ['sklearn.SpectralClustering', refuseClustering],
]);
