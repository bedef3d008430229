# A registrar and stateless, record-routing proxy made of Perl's Net::SIP: one
# process, digest as RFC 2617 has it.
#
#   perl netsip.pl ADDRESS:PORT DOMAIN USER=PASSWORD... LINE@ADDRESS:PORT...
use strict;
use warnings;
use Net::SIP;
use Net::SIP::Util qw(sip_uri2parts sip_hdrval2parts);

my ($listen, $domain, @rest) = @ARGV;
my (%password, %line);
for (@rest) {
    if (/^([^=]+)=(.*)$/) { $password{$1} = $2 }
    elsif (/^([^@]+)\@(.*)$/) { $line{"sip:$1\@$domain"} = { "sip:$1\@$2" => time() + 86400 } }
}

my $ua = Net::SIP::Simple->new(leg => $listen);
my $dispatcher = $ua->{dispatcher};
my $registrar = Net::SIP::Registrar->new(dispatcher => $dispatcher, domain => $domain, max_expires => 3600);
$registrar->_store({%line});
my $proxy = Net::SIP::StatelessProxy->new(dispatcher => $dispatcher);
my @auth = (dispatcher => $dispatcher, realm => $domain, user2pass => \%password);
my $guard = Net::SIP::Authorize->new(@auth, i_am_proxy => 1);
my $gate = Net::SIP::Authorize->new(@auth);

# Office decides what each request needs, as the routing script of a server does.
package Office {
    sub new { bless {}, shift }

    sub receive {
        my (undef, $packet, $leg, $from) = @_;
        return $proxy->receive($packet, $leg, $from) if $packet->is_response;
        my $method = $packet->method;
        if ($method eq 'REGISTER') {
            return $gate->receive($packet, $leg, $from) || $registrar->receive($packet, $leg, $from);
        }
        my $inside = $packet->get_header('to') =~ /;\s*tag=/i;
        if ($method eq 'INVITE' && !$inside) {
            my $refused = $guard->receive($packet, $leg, $from);
            return $refused if $refused;
        }
        # An ACK to our own refusal ends here; one to a phone's finds the INVITE's way.
        my ($host, $user) = main::sip_uri2parts($packet->uri);
        if ($host eq $domain) {
            my $code = $user =~ /480$/ ? 480 : $registrar->query("sip:$user\@$host") ? 0 : 404;
            if ($code) {
                return 200 if $method eq 'ACK';
                my $phrase = $code == 480 ? 'Temporarily Unavailable' : 'Not Found';
                $dispatcher->deliver($packet->create_response($code, $phrase), leg => $leg, dst_addr => $from);
                return $code;
            }
            $registrar->receive($packet, $leg, $from);
        }
        return $proxy->receive($packet, $leg, $from);
    }
}

$dispatcher->set_receiver(Office->new);
$ua->loop;
