using System.Runtime.InteropServices;

namespace KubeNet.Manifests.Reading;

/// <summary>Bytes as a stream, without a copy.</summary>
internal static class MemoryStreams
{
    /// <summary>A stream over bytes that are part of an array.</summary>
    public static MemoryStream AsStream(this ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var segment) && segment.Array is { } array
            ? new MemoryStream(array, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);
}
