namespace KubeNet.Manifests.Reading;

/// <summary>JSON, written by hand or made from YAML, and where each of its bytes came from.</summary>
/// <param name="Bytes">The JSON.</param>
/// <param name="Locate">The place in the source that a byte stands for.</param>
/// <param name="KeysAreUnique">Whether it is known that no object has a key twice.</param>
internal sealed record JsonText(ReadOnlyMemory<byte> Bytes, Func<int, ManifestPosition> Locate, bool KeysAreUnique)
{
    /// <summary>A part of it.</summary>
    public JsonText Slice(int start, int length) => new(Bytes.Slice(start, length), offset => Locate(start + offset), KeysAreUnique);

    /// <summary>A document that is JSON as it stands.</summary>
    public static JsonText Of(Document document) =>
        new(document.Bytes, offset => document.Source.At(document.Start + offset), KeysAreUnique: false);
}
