using System.Text;

namespace KubeNet.Orchestration.Kubernetes.Controllers;

/// <summary>
/// The ends of generated names. Upstream draws five characters of an alphabet without vowels (apimachinery's pkg/util/rand); here they are a hash
/// of what the name is for, so that the same edits make the same names.
/// </summary>
internal static class NameSuffix
{
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";
    private const int Length = 5;
    private const int GeneratedMax = 63;

    /// <summary><paramref name="prefix"/>, cut to leave room, and a suffix that is not taken yet.</summary>
    /// <param name="prefix">What comes first, with its dash.</param>
    /// <param name="seed">What the name is for.</param>
    /// <param name="isTaken">Whether a name is in use.</param>
    public static string Generate(string prefix, string seed, Predicate<string> isTaken)
    {
        var head = prefix.Length > GeneratedMax - Length ? prefix[..(GeneratedMax - Length)] : prefix;
        for (var attempt = 0; ; attempt++)
        {
            var name = head + Suffix(Hash(attempt == 0 ? seed : $"{seed}#{attempt}"));
            if (!isTaken(name))
                return name;
        }
    }

    /// <summary>The hash of a pod template as <c>pod-template-hash</c> writes it: a number with its digits put into the alphabet (SafeEncodeString).</summary>
    public static string TemplateHash(string template) =>
        string.Concat(Hash(template).ToString().Select(digit => Alphabet[digit % Alphabet.Length]));

    private static string Suffix(uint hash) => string.Create(Length, hash, (text, rest) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = Alphabet[(int)(rest % (uint)Alphabet.Length)];
            rest /= (uint)Alphabet.Length;
        }
    });

    // FNV-1a, which the Deployment controller uses too, with murmur's finish so that short differences reach every digit.
    private static uint Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var b in Encoding.UTF8.GetBytes(text))
            hash = (hash ^ b) * 16777619u;
        hash = (hash ^ (hash >> 16)) * 0x85ebca6bu;
        hash = (hash ^ (hash >> 13)) * 0xc2b2ae35u;
        return hash ^ (hash >> 16);
    }
}
