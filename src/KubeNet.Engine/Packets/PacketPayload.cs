using System.Text;

namespace KubeNet.Engine.Packets;

/// <summary>The bytes above a transport header, where somebody has said what they are. Compares by content.</summary>
public sealed record PacketPayload(EquatableArray<byte> Bytes)
{
    /// <summary>How many there are.</summary>
    public int Length => Bytes.Count;

    /// <summary>A text's bytes in UTF-8.</summary>
    public static PacketPayload OfText(string text) => new(Encoding.UTF8.GetBytes(text).ToEquatableArray());

    /// <summary>A part, as a segment carries it.</summary>
    public PacketPayload Slice(int start, int length) => start == 0 && length == Length ? this : new(Bytes.Items.AsSpan(start, length).ToArray().ToEquatableArray());

    /// <summary>The text that the bytes are in UTF-8.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Bytes.Items.AsSpan());
}
