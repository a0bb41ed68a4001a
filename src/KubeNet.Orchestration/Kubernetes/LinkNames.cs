using System.Security.Cryptography;
using System.Text;

namespace KubeNet.Orchestration.Kubernetes;

/// <summary>Names of links that are made from longer names.</summary>
internal static class LinkNames
{
    private const int NameMax = 15;
    private const int HashLength = 5;

    /// <summary>The name itself where it fits and is free, otherwise its start and a hash of it.</summary>
    public static string Fit(string name, Predicate<string> isFree)
    {
        if (name.Length <= NameMax && isFree(name))
            return name;
        for (var attempt = 0; ; attempt++)
        {
            var hash = Hash(attempt == 0 ? name : $"{name}#{attempt}")[..HashLength];
            var fitted = $"{name[..Math.Min(name.Length, NameMax - HashLength)]}{hash}";
            if (isFree(fitted))
                return fitted;
        }
    }

    /// <summary>SHA-256 as hexadecimal digits.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
