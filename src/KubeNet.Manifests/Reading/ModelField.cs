namespace KubeNet.Manifests.Reading;

/// <summary>A field of a model.</summary>
/// <param name="Name">Its name in JSON.</param>
/// <param name="Index">Its number among the fields of its model, from 0.</param>
/// <param name="Shape">What it takes.</param>
internal sealed record ModelField(string Name, int Index, ModelShape Shape);
