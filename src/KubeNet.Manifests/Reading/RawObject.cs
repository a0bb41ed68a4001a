namespace KubeNet.Manifests.Reading;

/// <summary>One object of the input, not yet understood.</summary>
/// <param name="ApiVersion">Its apiVersion, or empty.</param>
/// <param name="Kind">Its kind, or empty.</param>
/// <param name="Json">All of it.</param>
internal readonly record struct RawObject(string ApiVersion, string Kind, JsonText Json)
{
    /// <summary>Where it starts.</summary>
    public ManifestPosition Position => Json.Locate(0) with { Column = 0 };
}
