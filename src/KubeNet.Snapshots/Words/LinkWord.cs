namespace KubeNet.Snapshots.Words;

/// <summary>One setting of a link in iproute2's words.</summary>
/// <param name="Key">What is set: <c>dstport</c>.</param>
/// <param name="Text">The whole setting: <c>dstport 8472</c>, or a word alone, such as <c>nolearning</c>.</param>
/// <param name="IsUsual">Whether a link has it unless told otherwise.</param>
internal readonly record struct LinkWord(string Key, string Text, bool IsUsual = false)
{
    /// <summary>A setting with a value.</summary>
    public static LinkWord Of(string key, object value, bool isUsual = false) => new(key, FormattableString.Invariant($"{key} {value}"), isUsual);

    /// <summary>A setting that is <c>on</c> or <c>off</c>.</summary>
    public static LinkWord OnOff(string key, bool isOn, bool usual) => Of(key, isOn ? "on" : "off", isOn == usual);

    /// <summary>A setting that is 1 or 0.</summary>
    public static LinkWord Bit(string key, bool isOn, bool usual = false) => Of(key, isOn ? 1 : 0, isOn == usual);

    /// <summary>A setting that <c>no</c> before its name takes away.</summary>
    public static LinkWord Flag(string key, bool isOn, bool usual) => new(key, isOn ? key : $"no{key}", isOn == usual);
}
