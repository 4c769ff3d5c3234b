<!doctype html>
<?php
declare(strict_types=1);

namespace Example\Mail;

use DateTimeImmutable;
use function array_map;

const LIMIT = 10;

/**
 * Sends.
 */
function send(string $to, string ...$lines): bool
{
    function nested(): void {}
    return array_map(fn($line) => trim($line), $lines) !== [];
}

#[Attribute]
# an old kind of comment
function &reference(array &$items) { return $items; } // by reference

$closure = function (int $n) use ($to): int {
    return $n * 2;
};
$short = static fn(int $n): int => $n + 1;
$table['key'] = function () {};

if (!function_exists('polyfill')) {
    function polyfill(): void {}
}

abstract class Mailer implements Sender
{
    use Logs;

    public const HOST = 'localhost';
    private ?string $last = null;

    public function __construct(
        private readonly string $host,
        protected int $port = 25,
    ) {
    }

    #[Pure]
    final public static function create(string $host): static
    {
        return new static($host);
    }

    // Only declared.
    abstract protected function connect(): void;

    public function send(string $to): bool { return send($to, 'x'); }

    public function __get($name)
    {
        return <<<TEXT
        function inText() {}
        TEXT;
    }
}

interface Sender
{
    public function send(string $to): bool;
}

trait Logs
{
    private array $log = [];

    /** Keeps a line. */
    protected function log(string $line): void
    {
        $this->log[] = $line;
    }
}

enum Priority: int
{
    case Low = 1;
    case High = 2;

    public static function parse(string $text): self
    {
        return self::from((int) $text);
    }
}

$sender = new class implements Sender {
    public function send(string $to): bool { return false; }
};

function page(): void
{
    ?>
    <p>in the function</p>
    <?php
}
?>
<ul>
<?php foreach (polyfill() ?? [] as $item): ?>
  <li><?= $item ?></li>
<?php endforeach;
function last() { return 1; }
