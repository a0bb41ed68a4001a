namespace KubeNet.Engine.Namespaces;

/// <summary>Which values a sysctl takes.</summary>
internal static class SysctlValue
{
    /// <summary>The value as it is kept: a number, or words separated by one blank.</summary>
    /// <exception cref="NetConfigException">InvalidSysctlValue, SysctlReadOnly.</exception>
    public static string Check(SysctlName name, SysctlEntry entry, string value)
    {
        if (entry.IsReadOnly)
            throw new NetConfigException("SysctlReadOnly", $"The sysctl {name} can be read but not set.");
        var words = value.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (!entry.IsNumber)
            return name.Prefix == "net.ipv4.ip_local_port_range" ? PortRange(name, words) : string.Join(' ', words);
        if (words.Length != 1 || !long.TryParse(words[0], out var number))
            throw Invalid(name, value, "a whole number");
        if (number < entry.Lowest || number > entry.Highest)
            throw Invalid(name, value, $"a whole number in {entry.Lowest}..{entry.Highest}");
        return number.ToString();
    }

    // set_local_port_range of net/ipv4/sysctl_net_ipv4.c.
    private static string PortRange(SysctlName name, string[] words) =>
        words is [var low, var high] && ushort.TryParse(low, out var first) && ushort.TryParse(high, out var last) && first > 0 && first <= last
            ? $"{first} {last}"
            : throw Invalid(name, string.Join(' ', words), "two ports, the lower first, such as 32768 60999");

    private static NetConfigException Invalid(SysctlName name, string value, string wanted) =>
        new("InvalidSysctlValue", $"'{value}' is not a value for the sysctl {name}; it takes {wanted}.");
}
