namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>An option of an IPv6 header that dst and hbh ask for.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Length">Its length; 255 for any.</param>
public readonly record struct Ipv6OptionAsked(byte Type, byte Length)
{
    /// <summary><c>149:92</c>, or <c>149</c>.</summary>
    public override string ToString() => Length == byte.MaxValue ? $"{Type}" : $"{Type}:{Length}";
}
