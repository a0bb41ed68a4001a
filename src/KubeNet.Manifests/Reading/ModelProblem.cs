namespace KubeNet.Manifests.Reading;

/// <summary>Where an object does not fit the API's model of its kind.</summary>
/// <param name="Offset">The byte of its JSON that is at fault.</param>
/// <param name="IsFatal">Whether the object cannot be read for it.</param>
/// <param name="Text">What does not fit, with its path: <c>spec.ports[0].port: ...</c>.</param>
internal readonly record struct ModelProblem(int Offset, bool IsFatal, string Text);
