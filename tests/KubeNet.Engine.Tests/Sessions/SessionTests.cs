using System.Text;

namespace KubeNet.Engine.Tests.Sessions;

/// <summary>
/// The commands of tests/Golden/ip/*.session print what they printed on a live kernel (Linux 6.18, iproute2 6.1), byte for byte, and
/// fail where they failed. tests/Golden/ip/record records them anew.
/// </summary>
public sealed class SessionTests
{
    public static TheoryData<string> Sessions => [.. Directory.EnumerateFiles(GoldenFolder.Of("ip"), "*.session").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Sessions))]
    public void The_model_answers_a_session_as_the_kernel_did(string name)
    {
        var session = new IpSession();
        var (expected, actual) = (new StringBuilder(), new StringBuilder());
        foreach (var line in File.ReadLines(Path.Combine(GoldenFolder.Of("ip"), name)))
        {
            expected.Append(line.StartsWith("! ", StringComparison.Ordinal) ? "! refused" : line).Append('\n');
            if (line.StartsWith("> ", StringComparison.Ordinal))
                actual.Append(line).Append('\n').Append(Answer(session, line[2..]));
            else if (line.Length == 0 || line[0] == '#')
                actual.Append(line).Append('\n');
        }

        Assert.Equal(expected.ToString(), actual.ToString());
    }

    private static string Answer(IpSession session, string command)
    {
        try
        {
            return session.Run(command);
        }
        catch (NetConfigException)
        {
            return "! refused\n";
        }
    }
}
