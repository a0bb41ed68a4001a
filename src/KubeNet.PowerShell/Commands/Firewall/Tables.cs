using KubeNet.Engine;
using KubeNet.Engine.Netfilter;

namespace KubeNet.PowerShell.Commands;

/// <summary>Reads what names a table of iptables.</summary>
internal static class Tables
{
    public static TableName Read(string text) => TableNameExtensions.TryParseTable(text, out var table)
        ? table
        : throw new NetConfigException("TableNotFound", $"iptables has no table '{text}'. {Choices.Among(Enum.GetValues<TableName>().Select(name => name.ToName()), "There are", "")}");

    public static IptablesBackend Backend(bool legacy) => legacy ? IptablesBackend.Legacy : IptablesBackend.Nft;
}
