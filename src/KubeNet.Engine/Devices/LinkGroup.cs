namespace KubeNet.Engine.Devices;

/// <summary>The groups of links as iproute2 names them (/etc/iproute2/group): only <c>default</c>, which is 0, has a name.</summary>
public static class LinkGroup
{
    /// <summary>The name, or the number.</summary>
    public static string ToName(int group) => group == 0 ? "default" : group.ToString();

    /// <summary>Reads the name or a number.</summary>
    public static bool TryParse(string? text, out int group)
    {
        group = 0;
        return text == "default" || (int.TryParse(text, out group) && group >= 0);
    }
}
